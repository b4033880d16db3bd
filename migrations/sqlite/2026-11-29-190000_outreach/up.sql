-- Outreach seen home. The comments under migrations/postgres hold here too.

CREATE TABLE outreach (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT outreach_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    promoter INTEGER NOT NULL REFERENCES app_user (id),
    state TEXT NOT NULL,
    phase TEXT NOT NULL,
    place_sealed BLOB,
    exercise INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    starts_us INTEGER NOT NULL,
    next_us INTEGER,
    over_us INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX outreach_next ON outreach (next_us) WHERE next_us IS NOT NULL;
CREATE INDEX outreach_open ON outreach (organisation, starts_us) WHERE over_us IS NULL;
CREATE INDEX outreach_organisation ON outreach (organisation, starts_us);
CREATE INDEX outreach_promoter ON outreach (promoter, starts_us);
CREATE INDEX outreach_over ON outreach (over_us) WHERE over_us IS NOT NULL;

CREATE TABLE check_in (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT check_in_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    outreach BLOB NOT NULL REFERENCES outreach,
    kind TEXT NOT NULL,
    duress INTEGER NOT NULL,
    said_us INTEGER NOT NULL,
    received_us INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES app_user (id),
    cell_sealed BLOB
) STRICT;
CREATE INDEX check_in_outreach ON check_in (outreach, received_us);
CREATE INDEX check_in_organisation ON check_in (organisation);
CREATE INDEX check_in_author ON check_in (author);

CREATE TABLE alarm_step (
    outreach BLOB NOT NULL REFERENCES outreach,
    ladder INTEGER NOT NULL,
    step TEXT NOT NULL,
    organisation INTEGER NOT NULL REFERENCES organisation,
    fired_us INTEGER NOT NULL,
    told INTEGER NOT NULL,
    PRIMARY KEY (outreach, ladder, step)
) STRICT;
CREATE INDEX alarm_step_organisation ON alarm_step (organisation);

CREATE TABLE alarm (
    outreach BLOB NOT NULL REFERENCES outreach,
    ladder INTEGER NOT NULL,
    organisation INTEGER NOT NULL REFERENCES organisation,
    cause TEXT NOT NULL,
    due_us INTEGER NOT NULL,
    called_us INTEGER NOT NULL,
    acknowledged_us INTEGER,
    answered_us INTEGER,
    closed_us INTEGER,
    closed_by INTEGER REFERENCES app_user (id),
    closure TEXT,
    exercise INTEGER NOT NULL,
    PRIMARY KEY (outreach, ladder),
    CONSTRAINT alarm_is_closed_by_somebody CHECK ((closed_us IS NULL) = (closed_by IS NULL)),
    CONSTRAINT alarm_is_closed_for_a_reason CHECK ((closed_us IS NULL) = (closure IS NULL))
) STRICT;
CREATE INDEX alarm_organisation ON alarm (organisation, called_us);
CREATE INDEX alarm_closed_by ON alarm (closed_by) WHERE closed_by IS NOT NULL;

CREATE TABLE duty_turn (
    id INTEGER NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    duty TEXT NOT NULL,
    starts_us INTEGER NOT NULL,
    ends_us INTEGER NOT NULL CONSTRAINT duty_turn_ends_after_it_starts CHECK (ends_us > starts_us),
    place_in_line INTEGER NOT NULL
) STRICT;
CREATE INDEX duty_turn_organisation ON duty_turn (organisation, ends_us);
CREATE INDEX duty_turn_user_id ON duty_turn (user_id);

CREATE TABLE safety_rules (
    organisation INTEGER NOT NULL PRIMARY KEY REFERENCES organisation,
    rules TEXT NOT NULL,
    changed_us INTEGER NOT NULL,
    changed_by INTEGER NOT NULL REFERENCES app_user (id)
) STRICT;
CREATE INDEX safety_rules_changed_by ON safety_rules (changed_by);
