-- Lessons learned that organisations tell each other, and actions they agree on: which organisation does what until when. The
-- text is sealed with the organisation's key; nobody's name is beside it, and no place finer than a municipality.
--
-- Who is told of one is asked anew with each question (the audience, and the agreements in force), and stands nowhere.
-- What keeps it true: crates/store/tests/lessons.rs; a change of keys seals the texts anew (sealing/rotate.rs).

CREATE TABLE lesson (
    id BYTEA PRIMARY KEY CONSTRAINT lesson_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    kind TEXT NOT NULL,
    audience TEXT NOT NULL,
    unit TEXT,
    sealed BYTEA NOT NULL,
    written_us BIGINT NOT NULL,
    owner BIGINT REFERENCES organisation (id),
    due_on TEXT,
    done_us BIGINT,
    CONSTRAINT lesson_is_nobodys_to_do CHECK (kind = 'action' OR (owner IS NULL AND due_on IS NULL AND done_us IS NULL))
);
CREATE INDEX lesson_organisation ON lesson (organisation);
CREATE INDEX lesson_owner ON lesson (owner) WHERE owner IS NOT NULL;
COMMENT ON TABLE lesson IS 'What organisations have learnt, and what they agreed to do.';
COMMENT ON COLUMN lesson.kind IS 'lesson or action.';
COMMENT ON COLUMN lesson.audience IS 'Whom it is for: own, partners or everybody.';
COMMENT ON COLUMN lesson.unit IS 'The municipality or department it is about, by its code.';
COMMENT ON COLUMN lesson.owner IS 'Which organisation does it; of actions.';
COMMENT ON COLUMN lesson.due_on IS 'Until which day, as ISO 8601 writes it; of actions.';
COMMENT ON COLUMN lesson.done_us IS 'When it was done.';

SELECT rows_of_one_organisation('lesson');

-- Who has tried a number: beside the day, so that a colleague can be asked.
ALTER TABLE directory_entry ADD COLUMN tried_by BIGINT REFERENCES app_user (id);
CREATE INDEX directory_entry_tried_by ON directory_entry (tried_by) WHERE tried_by IS NOT NULL;
COMMENT ON COLUMN directory_entry.tried_by IS 'Who has tried it.';

-- Since format 11 a backup has it, whatever the comment of its own migration says.
COMMENT ON TABLE credential_card IS 'What the credential card of an organisation''s people says. In backups, with nobody''s name in it.';
