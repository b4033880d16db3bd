-- Enrolled devices: a phone that a supervisor let in by a one-time code and its owner opens with a PIN; the codes
-- that are open; and sessions that are bound to a device and change their secret while they last.
--
-- Portable columns only, the same as under migrations/postgres, whose comments on tables and columns hold here too.
-- One program serves an SQLite database and tells itself whose access has changed.

CREATE TABLE device (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT device_id_is_an_id CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    user_id INTEGER NOT NULL REFERENCES app_user ON DELETE CASCADE,
    secret_hash BLOB NOT NULL UNIQUE CONSTRAINT device_secret_hash_is_sha256 CHECK (length(secret_hash) = 32),
    label TEXT NOT NULL CONSTRAINT device_label_is_short CHECK (length(label) <= 40),
    pin_hash TEXT NOT NULL,
    key_half BLOB NOT NULL CONSTRAINT device_key_half_is_256_bits CHECK (length(key_half) = 32),
    failures INTEGER NOT NULL DEFAULT 0 CONSTRAINT device_failures_not_negative CHECK (failures >= 0),
    wait_until_us INTEGER,
    created_us INTEGER NOT NULL,
    last_seen_us INTEGER NOT NULL,
    ended_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX device_user_id ON device (user_id);
CREATE INDEX device_organisation ON device (organisation);

CREATE TABLE enrolment (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES app_user ON DELETE CASCADE,
    organisation INTEGER NOT NULL REFERENCES organisation,
    code_hash TEXT NOT NULL,
    made_by INTEGER REFERENCES app_user ON DELETE CASCADE,
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL CONSTRAINT enrolment_lasts CHECK (expires_us > created_us)
) STRICT;
CREATE INDEX enrolment_organisation ON enrolment (organisation);
CREATE INDEX enrolment_made_by ON enrolment (made_by) WHERE made_by IS NOT NULL;

-- Expanding: a program that does not know the columns goes on, and rotates nothing. ADD COLUMN takes no UNIQUE.
ALTER TABLE session ADD COLUMN device BLOB REFERENCES device ON DELETE CASCADE;
ALTER TABLE session ADD COLUMN current_hash BLOB CONSTRAINT session_current_hash_is_sha256 CHECK (length(current_hash) = 32);
ALTER TABLE session ADD COLUMN previous_hash BLOB CONSTRAINT session_previous_hash_is_sha256 CHECK (length(previous_hash) = 32);
ALTER TABLE session ADD COLUMN previous_until_us INTEGER;
ALTER TABLE session ADD COLUMN rotated_us INTEGER;
ALTER TABLE session ADD COLUMN shared INTEGER NOT NULL DEFAULT 0 CONSTRAINT session_shared_is_yes_or_no CHECK (shared IN (0, 1));
CREATE UNIQUE INDEX session_current_hash ON session (current_hash);
CREATE UNIQUE INDEX session_previous_hash ON session (previous_hash);
CREATE INDEX session_device ON session (device) WHERE device IS NOT NULL;
