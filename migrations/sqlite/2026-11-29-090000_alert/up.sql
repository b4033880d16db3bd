-- What accounts must be told and acknowledge: a row for each alert and recipient, so that thirty people of an
-- organisation each have their own order and their own acknowledgement. The comments under migrations/postgres
-- hold here too; one program serves an SQLite database and wakes itself.

CREATE TABLE alert_head (
    recipient INTEGER NOT NULL PRIMARY KEY REFERENCES app_user (id),
    position INTEGER NOT NULL CONSTRAINT alert_head_not_negative CHECK (position >= 0)
) STRICT;

CREATE TABLE alert (
    recipient INTEGER NOT NULL REFERENCES app_user (id),
    position INTEGER NOT NULL CONSTRAINT alert_position_positive CHECK (position > 0),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL CONSTRAINT alert_is_small CHECK (length(payload) <= 1024),
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL CONSTRAINT alert_lasts CHECK (expires_us > created_us),
    acknowledged_us INTEGER,
    PRIMARY KEY (recipient, position)
) STRICT;
CREATE INDEX alert_subject ON alert (recipient, kind, subject, created_us);
CREATE INDEX alert_open ON alert (recipient, position) WHERE acknowledged_us IS NULL;
