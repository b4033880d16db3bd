-- What an organisation's credential card says. The comments under migrations/postgres hold here too.

CREATE TABLE credential_card (
    organisation INTEGER NOT NULL PRIMARY KEY REFERENCES organisation,
    words TEXT NOT NULL,
    changed_us INTEGER NOT NULL
) STRICT;
