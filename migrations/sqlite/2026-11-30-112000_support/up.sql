-- Support after an incident: who sees to it, and what was offered. The comments under migrations/postgres hold here too.

CREATE TABLE support_person (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    organisation INTEGER NOT NULL REFERENCES organisation,
    since_us INTEGER NOT NULL
) STRICT;
CREATE INDEX support_person_organisation ON support_person (organisation);

CREATE TABLE support_seen (
    organisation INTEGER NOT NULL PRIMARY KEY REFERENCES organisation,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE support_case (
    organisation INTEGER NOT NULL REFERENCES organisation,
    event_id BLOB NOT NULL CONSTRAINT support_case_event_id_is_an_id CHECK (length(event_id) = 16),
    person INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    stopped INTEGER NOT NULL CONSTRAINT support_case_is_stopped_or_not CHECK (stopped IN (0, 1)),
    created_us INTEGER NOT NULL,
    next_us INTEGER,
    closed_us INTEGER,
    PRIMARY KEY (organisation, event_id)
) STRICT;
CREATE INDEX support_case_person ON support_case (person);
CREATE INDEX support_case_next ON support_case (next_us) WHERE next_us IS NOT NULL;
