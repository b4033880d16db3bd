-- Protocol cards of each organisation, every version. The comments under migrations/postgres hold here too.

CREATE TABLE protocol (
    organisation INTEGER NOT NULL REFERENCES organisation,
    version INTEGER NOT NULL CONSTRAINT protocol_version_is_counted CHECK (version > 0),
    cards TEXT NOT NULL,
    changed_us INTEGER NOT NULL,
    PRIMARY KEY (organisation, version)
) STRICT;
