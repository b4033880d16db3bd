-- What an organisation has found of its own premises. The comments under migrations/postgres hold here too.

CREATE TABLE facility_check (
    organisation INTEGER NOT NULL REFERENCES organisation,
    facility TEXT NOT NULL,
    sealed BLOB NOT NULL,
    checked_us INTEGER NOT NULL,
    PRIMARY KEY (organisation, facility)
) STRICT;
