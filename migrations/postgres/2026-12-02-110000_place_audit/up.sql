-- What somebody found who looked at a place: light, people, ways out, by part of the day. Where it is and what was found are sealed
-- with the organisation's key: a list of the places that teams look at is a list of where they work. Facts beside the map, which
-- no risk is reckoned from.
--
-- What keeps it true: crates/store/tests/place_audits.rs; a change of keys seals audits anew (sealing/rotate.rs), and they go after
-- two years (retention.rs).

CREATE TABLE place_audit (
    id BYTEA PRIMARY KEY CONSTRAINT place_audit_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    sealed BYTEA NOT NULL,
    audited_us BIGINT NOT NULL,
    audited_by BIGINT REFERENCES app_user (id)
);
CREATE INDEX place_audit_organisation ON place_audit (organisation, audited_us);
CREATE INDEX place_audit_audited_by ON place_audit (audited_by) WHERE audited_by IS NOT NULL;
COMMENT ON TABLE place_audit IS 'What was found at places.';
COMMENT ON COLUMN place_audit.sealed IS 'Cell of resolution 9, part of the day and findings, as JSON, sealed.';
COMMENT ON COLUMN place_audit.audited_by IS 'Who looked; NULL when they were erased.';

SELECT rows_of_one_organisation('place_audit');
