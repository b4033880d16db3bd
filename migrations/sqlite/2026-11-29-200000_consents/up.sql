-- For what a report may be used, by the wish of who reported it: a bit per code of domain::Consent, in its order
-- (totals 1, partners 2, advocacy 4, referral 8). Staying inside the organisation needs none. Nobody was asked of what
-- is here already: it counts in totals, as everything did.
ALTER TABLE event ADD COLUMN consents INTEGER NOT NULL DEFAULT 1
    CONSTRAINT event_consents_known CHECK (consents BETWEEN 0 AND 15 AND (consents & 2 = 0 OR consents & 1 = 1));
