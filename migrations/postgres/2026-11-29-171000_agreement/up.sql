-- Sharing agreements: what one organisation lets another see of its reports, how coarse, until when. A release for a
-- partner is shown while one is in force that covers it, and not a moment longer.
--
-- Whoever offers names the other by its short name, and is not told whether there is such an organisation. In no backup:
-- what was ended after one was made would be in force again. What keeps it true: crates/store/tests/agreements.rs.

CREATE TABLE agreement (
    id BYTEA PRIMARY KEY CONSTRAINT agreement_id_is_an_id CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    partner_slug TEXT NOT NULL,
    partner BIGINT REFERENCES organisation,
    families TEXT NOT NULL CONSTRAINT agreement_names_families CHECK (length(families) > 0),
    finest BIGINT NOT NULL CONSTRAINT agreement_finest_is_4_to_7 CHECK (finest BETWEEN 4 AND 7),
    until_us BIGINT NOT NULL,
    offered_us BIGINT NOT NULL,
    offered_by BIGINT NOT NULL REFERENCES app_user,
    accepted_us BIGINT,
    accepted_by BIGINT REFERENCES app_user,
    ended_us BIGINT,
    ended_by BIGINT REFERENCES app_user,
    CONSTRAINT agreement_is_with_another CHECK (partner <> organisation),
    CONSTRAINT agreement_is_accepted_by_somebody CHECK (accepted_us IS NULL OR partner IS NOT NULL)
);
CREATE INDEX agreement_organisation ON agreement (organisation);
CREATE INDEX agreement_partner ON agreement (partner) WHERE partner IS NOT NULL;
CREATE INDEX agreement_offered_by ON agreement (offered_by);
CREATE INDEX agreement_accepted_by ON agreement (accepted_by) WHERE accepted_by IS NOT NULL;
CREATE INDEX agreement_ended_by ON agreement (ended_by) WHERE ended_by IS NOT NULL;
COMMENT ON TABLE agreement IS 'What one organisation lets another see of its reports. In no backup.';
COMMENT ON COLUMN agreement.organisation IS 'Whose reports are shared.';
COMMENT ON COLUMN agreement.partner_slug IS 'With whom, as it was typed.';
COMMENT ON COLUMN agreement.partner IS 'With whom; NULL when there was no organisation of that name.';
COMMENT ON COLUMN agreement.families IS 'Letters of the families of events, in the taxonomy''s order.';
COMMENT ON COLUMN agreement.finest IS 'The finest hexagons, by H3 resolution.';
COMMENT ON COLUMN agreement.ended_us IS 'When either side ended it before its time.';

ALTER TABLE agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organisation ON agreement TO atalaya_member
    USING (organisation = (SELECT atalaya_organisation()) OR partner = (SELECT atalaya_organisation()));
CREATE POLICY every_organisation ON agreement TO atalaya_service USING (true);
