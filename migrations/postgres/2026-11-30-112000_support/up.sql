-- Support after an incident: who in an organisation sees to it, and, of each grave report of a person's, what was offered,
-- accepted, referred and done. Dates and nothing else, sealed with the key of who reported: with that it is gone. In no
-- backup, as outings are in none; gone a year after it was closed. Who is named is asked with each look, by the consent
-- `referral` of the report. What keeps it true: crates/store/tests/support.rs.

CREATE TABLE support_person (
    user_id BIGINT PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    organisation BIGINT NOT NULL REFERENCES organisation,
    since_us BIGINT NOT NULL
);
CREATE INDEX support_person_organisation ON support_person (organisation);
COMMENT ON TABLE support_person IS 'Who sees to support after an incident, by the steward''s word.';

CREATE TABLE support_seen (
    organisation BIGINT PRIMARY KEY REFERENCES organisation,
    position BIGINT NOT NULL
);
COMMENT ON TABLE support_seen IS 'How far in the feed an organisation''s reports were looked at for who may need support.';

CREATE TABLE support_case (
    organisation BIGINT NOT NULL REFERENCES organisation,
    event_id BYTEA NOT NULL CONSTRAINT support_case_event_id_is_an_id CHECK (octet_length(event_id) = 16),
    person BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    sealed BYTEA NOT NULL,
    stopped BIGINT NOT NULL CONSTRAINT support_case_is_stopped_or_not CHECK (stopped IN (0, 1)),
    created_us BIGINT NOT NULL,
    next_us BIGINT,
    closed_us BIGINT,
    PRIMARY KEY (organisation, event_id)
);
CREATE INDEX support_case_person ON support_case (person);
CREATE INDEX support_case_next ON support_case (next_us) WHERE next_us IS NOT NULL;
COMMENT ON TABLE support_case IS 'What became of support after a grave report. In no backup.';
COMMENT ON COLUMN support_case.person IS 'Who reported, with whose key it is sealed.';
COMMENT ON COLUMN support_case.sealed IS 'What was offered, accepted, referred and done, when.';
COMMENT ON COLUMN support_case.stopped IS '1: nobody is reminded of this person any more, by their wish.';
COMMENT ON COLUMN support_case.next_us IS 'When somebody is reminded next.';

SELECT rows_of_one_organisation('support_person');
SELECT rows_of_one_organisation('support_seen');
SELECT rows_of_one_organisation('support_case');
