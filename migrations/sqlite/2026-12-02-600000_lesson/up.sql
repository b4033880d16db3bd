-- Lessons learned and agreed actions, and who has tried a number. The comments under migrations/postgres hold here too.

CREATE TABLE lesson (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT lesson_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    kind TEXT NOT NULL,
    audience TEXT NOT NULL,
    unit TEXT,
    sealed BLOB NOT NULL,
    written_us INTEGER NOT NULL,
    owner INTEGER REFERENCES organisation (id),
    due_on TEXT,
    done_us INTEGER,
    CONSTRAINT lesson_is_nobodys_to_do CHECK (kind = 'action' OR (owner IS NULL AND due_on IS NULL AND done_us IS NULL))
) STRICT;
CREATE INDEX lesson_organisation ON lesson (organisation);
CREATE INDEX lesson_owner ON lesson (owner) WHERE owner IS NOT NULL;

ALTER TABLE directory_entry ADD COLUMN tried_by INTEGER REFERENCES app_user (id);
CREATE INDEX directory_entry_tried_by ON directory_entry (tried_by) WHERE tried_by IS NOT NULL;
