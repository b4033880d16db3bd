-- Protocol cards of each organisation: what to do, who is responsible, whom to call. Every version is kept, since who went
-- out has said which one they had read. An organisation without rows works by the default of crates/safety.
--
-- In no backup, as the rules of outings are in none. Who changed them is in the audit. What keeps it true:
-- crates/store/tests/outreach.rs.

CREATE TABLE protocol (
    organisation BIGINT NOT NULL REFERENCES organisation,
    version BIGINT NOT NULL CONSTRAINT protocol_version_is_counted CHECK (version > 0),
    cards TEXT NOT NULL,
    changed_us BIGINT NOT NULL,
    PRIMARY KEY (organisation, version)
);
COMMENT ON TABLE protocol IS 'Protocol cards of each organisation, every version. In no backup.';
COMMENT ON COLUMN protocol.version IS 'From 1; 0 is the default, which has no row.';
COMMENT ON COLUMN protocol.cards IS 'The cards as JSON, by crates/safety/src/protocol.rs.';

SELECT rows_of_one_organisation('protocol');
