-- How an organisation's logbooks are to be read. The comments under migrations/postgres hold here too.

CREATE TABLE logbook_plan (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT logbook_plan_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    sealed BLOB NOT NULL,
    changed_us INTEGER NOT NULL
) STRICT;
CREATE INDEX logbook_plan_organisation ON logbook_plan (organisation);
