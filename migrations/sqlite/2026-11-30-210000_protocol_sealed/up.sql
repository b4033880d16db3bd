-- Protocol cards are sealed. The comments under migrations/postgres hold here too.

CREATE TABLE protocol_sealed (
    organisation INTEGER NOT NULL REFERENCES organisation,
    version INTEGER NOT NULL CONSTRAINT protocol_version_is_counted CHECK (version > 0),
    cards TEXT,
    changed_us INTEGER NOT NULL,
    sealed BLOB,
    CONSTRAINT protocol_is_sealed_or_readable CHECK ((sealed IS NULL) <> (cards IS NULL)),
    PRIMARY KEY (organisation, version)
) STRICT;
INSERT INTO protocol_sealed (organisation, version, cards, changed_us)
    SELECT organisation, version, cards, changed_us FROM protocol;
DROP TABLE protocol;
ALTER TABLE protocol_sealed RENAME TO protocol;
