-- Cards that are sealed go: they could not be read here.
CREATE TABLE protocol_readable (
    organisation INTEGER NOT NULL REFERENCES organisation,
    version INTEGER NOT NULL CONSTRAINT protocol_version_is_counted CHECK (version > 0),
    cards TEXT NOT NULL,
    changed_us INTEGER NOT NULL,
    PRIMARY KEY (organisation, version)
) STRICT;
INSERT INTO protocol_readable (organisation, version, cards, changed_us)
    SELECT organisation, version, cards, changed_us FROM protocol WHERE cards IS NOT NULL;
DROP TABLE protocol;
ALTER TABLE protocol_readable RENAME TO protocol;
