-- What an organisation adds to the directory of whom to call. The comments under migrations/postgres hold here too.

CREATE TABLE directory_entry (
    organisation INTEGER NOT NULL REFERENCES organisation,
    id TEXT NOT NULL,
    sealed BLOB,
    tried_us INTEGER,
    answered INTEGER,
    PRIMARY KEY (organisation, id)
) STRICT;
