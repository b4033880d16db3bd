-- Protocol cards name people and telephone numbers: they are sealed with their organisation's key. What stands here
-- readable is sealed when a server is unlocked next (crates/store/src/sealing/readable.rs), and until then no backup is
-- made. In backups since format 10. What keeps it true: crates/store/tests/outreach.rs.

ALTER TABLE protocol ADD COLUMN sealed BYTEA;
ALTER TABLE protocol ALTER COLUMN cards DROP NOT NULL;
ALTER TABLE protocol ADD CONSTRAINT protocol_is_sealed_or_readable CHECK ((sealed IS NULL) <> (cards IS NULL));
COMMENT ON TABLE protocol IS 'Protocol cards of each organisation: the version that holds, and those before for thirty days.';
COMMENT ON COLUMN protocol.cards IS 'The cards as JSON, from before they were sealed; NULL once they are.';
COMMENT ON COLUMN protocol.sealed IS 'The cards as JSON, by crates/safety/src/protocol.rs, sealed with the organisation''s key.';
COMMENT ON TABLE code_word IS 'Code words that a team has agreed on: never the words.';
COMMENT ON TABLE support_case IS 'What became of support after a grave report.';
