-- Whose a session or an alert is could only be told by its person: now each row says its organisation. The comments under
-- migrations/postgres hold here too. SQLite has no row-level security: here it is the questions that name the
-- organisation, and the same questions run on PostgreSQL in the tests. A column that must be there needs the tables anew.

CREATE TABLE session_again (
    secret_hash BLOB NOT NULL PRIMARY KEY CONSTRAINT session_secret_hash_is_sha256 CHECK (length(secret_hash) = 32),
    organisation INTEGER NOT NULL REFERENCES organisation,
    user_id INTEGER NOT NULL REFERENCES app_user ON DELETE CASCADE,
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL,
    -- Rounded: written once a minute at most.
    last_seen_us INTEGER NOT NULL,
    device BLOB REFERENCES device ON DELETE CASCADE,
    current_hash BLOB CONSTRAINT session_current_hash_is_sha256 CHECK (length(current_hash) = 32),
    previous_hash BLOB CONSTRAINT session_previous_hash_is_sha256 CHECK (length(previous_hash) = 32),
    previous_until_us INTEGER,
    rotated_us INTEGER,
    shared INTEGER NOT NULL DEFAULT 0 CONSTRAINT session_shared_is_yes_or_no CHECK (shared IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO session_again
SELECT secret_hash, app_user.organisation, user_id, session.created_us, expires_us, last_seen_us, device, current_hash,
    previous_hash, previous_until_us, rotated_us, shared
FROM session JOIN app_user ON app_user.id = session.user_id;
DROP TABLE session;
ALTER TABLE session_again RENAME TO session;
CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_expires_us ON session (expires_us);
CREATE INDEX session_organisation ON session (organisation);
CREATE UNIQUE INDEX session_current_hash ON session (current_hash);
CREATE UNIQUE INDEX session_previous_hash ON session (previous_hash);
CREATE INDEX session_device ON session (device) WHERE device IS NOT NULL;

CREATE TABLE alert_head_again (
    recipient INTEGER NOT NULL PRIMARY KEY REFERENCES app_user (id),
    organisation INTEGER NOT NULL REFERENCES organisation,
    position INTEGER NOT NULL CONSTRAINT alert_head_not_negative CHECK (position >= 0)
) STRICT;
INSERT INTO alert_head_again
SELECT recipient, app_user.organisation, position FROM alert_head JOIN app_user ON app_user.id = recipient;
DROP TABLE alert_head;
ALTER TABLE alert_head_again RENAME TO alert_head;
CREATE INDEX alert_head_organisation ON alert_head (organisation);

CREATE TABLE alert_again (
    recipient INTEGER NOT NULL REFERENCES app_user (id),
    organisation INTEGER NOT NULL REFERENCES organisation,
    position INTEGER NOT NULL CONSTRAINT alert_position_positive CHECK (position > 0),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL CONSTRAINT alert_is_small CHECK (length(payload) <= 1024),
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL CONSTRAINT alert_lasts CHECK (expires_us > created_us),
    acknowledged_us INTEGER,
    PRIMARY KEY (recipient, position)
) STRICT;
INSERT INTO alert_again
SELECT recipient, app_user.organisation, position, kind, subject, payload, alert.created_us, expires_us, acknowledged_us
FROM alert JOIN app_user ON app_user.id = recipient;
DROP TABLE alert;
ALTER TABLE alert_again RENAME TO alert;
CREATE INDEX alert_subject ON alert (recipient, kind, subject, created_us);
CREATE INDEX alert_open ON alert (recipient, position) WHERE acknowledged_us IS NULL;
CREATE INDEX alert_organisation ON alert (organisation);
CREATE INDEX alert_age ON alert (expires_us);
