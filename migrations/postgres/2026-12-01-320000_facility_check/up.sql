-- What an organisation has found of its own premises: for each kind of place the short list as it was answered last, sealed with
-- the organisation's key, since it says where they are weak. Who visits them is kept nowhere.
--
-- What keeps it true: crates/store/tests/facility.rs; a change of keys seals the lists anew (sealing/rotate.rs).

CREATE TABLE facility_check (
    organisation BIGINT NOT NULL REFERENCES organisation,
    facility TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    checked_us BIGINT NOT NULL,
    PRIMARY KEY (organisation, facility)
);
COMMENT ON TABLE facility_check IS 'How an organisation''s own premises are, by kind of place.';
COMMENT ON COLUMN facility_check.sealed IS 'The items with their answers, as JSON, sealed.';

SELECT rows_of_one_organisation('facility_check');
