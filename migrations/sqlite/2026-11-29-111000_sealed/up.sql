-- What must not be read from the database, a dump or a backup is sealed: texts of events, names and telephone numbers of
-- staff. The comments under migrations/postgres hold here too.

CREATE TABLE data_key (
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    number INTEGER NOT NULL CONSTRAINT data_key_number_positive CHECK (number > 0),
    wrapped_by TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    created_us INTEGER NOT NULL,
    PRIMARY KEY (organisation, number)
) STRICT;

CREATE TABLE person_key (
    person INTEGER NOT NULL PRIMARY KEY REFERENCES app_user (id),
    organisation INTEGER NOT NULL,
    data_key INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    created_us INTEGER NOT NULL,
    FOREIGN KEY (organisation, data_key) REFERENCES data_key (organisation, number)
) STRICT;
CREATE INDEX person_key_data_key ON person_key (organisation, data_key);

CREATE TABLE audit_key (
    number INTEGER NOT NULL PRIMARY KEY CONSTRAINT audit_key_number_positive CHECK (number > 0),
    wrapped_by TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    created_us INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_contact (
    person INTEGER NOT NULL PRIMARY KEY REFERENCES app_user (id),
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    sealed BLOB NOT NULL,
    changed_us INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_contact_organisation ON staff_contact (organisation);

ALTER TABLE event ADD COLUMN narrative_sealed BLOB;
CREATE INDEX event_readable ON event (position) WHERE narrative IS NOT NULL;
CREATE INDEX event_sealed_by_organisation ON event (organisation, position)
    WHERE narrative_sealed IS NOT NULL AND reporter IS NULL;
