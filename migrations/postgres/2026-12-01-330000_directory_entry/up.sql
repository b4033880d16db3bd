-- What an organisation adds to the directory of whom to call: numbers of its own, sealed with its key since they tell whom it
-- works with, and of every number, those that come with the program too, when somebody tried it last and whether it was answered.
--
-- What keeps it true: crates/store/tests/directory.rs; a change of keys seals the words anew (sealing/rotate.rs).

CREATE TABLE directory_entry (
    organisation BIGINT NOT NULL REFERENCES organisation,
    id TEXT NOT NULL,
    sealed BYTEA,
    tried_us BIGINT,
    answered BIGINT,
    PRIMARY KEY (organisation, id)
);
COMMENT ON TABLE directory_entry IS 'Whom an organisation calls, and when it tried that.';
COMMENT ON COLUMN directory_entry.id IS 'A UUID of its own, or the name under which the number comes with the program.';
COMMENT ON COLUMN directory_entry.sealed IS 'What is written of it, as JSON, sealed; nothing of those that come with the program.';

SELECT rows_of_one_organisation('directory_entry');
