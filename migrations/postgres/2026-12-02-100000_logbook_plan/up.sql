-- How an organisation's logbooks are to be read: what its columns are about, which day comes first, what its own words and places
-- mean. Sealed with the organisation's key, its name too: words and places are its people's. No row of a logbook is ever kept here.
--
-- What keeps it true: crates/store/tests/logbook_plans.rs; a change of keys seals plans anew (sealing/rotate.rs).

CREATE TABLE logbook_plan (
    id BYTEA PRIMARY KEY CONSTRAINT logbook_plan_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    sealed BYTEA NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE INDEX logbook_plan_organisation ON logbook_plan (organisation);
COMMENT ON TABLE logbook_plan IS 'How an organisation''s logbooks are to be read.';
COMMENT ON COLUMN logbook_plan.sealed IS 'Name and plan, as JSON, sealed.';

SELECT rows_of_one_organisation('logbook_plan');
