-- Enrolled devices: a phone that a supervisor let in by a one-time code and its owner opens with a PIN; the codes
-- that are open; and sessions that are bound to a device and change their secret while they last.
--
-- What keeps it true: crates/store is the only writer; the contract tests of crates/store (devices.rs). None of this
-- is in a backup: a restored installation enrols anew.

CREATE TABLE device (
    id BYTEA PRIMARY KEY CONSTRAINT device_id_is_an_id CHECK (length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL UNIQUE CONSTRAINT device_secret_hash_is_sha256 CHECK (length(secret_hash) = 32),
    label TEXT NOT NULL CONSTRAINT device_label_is_short CHECK (length(label) <= 40),
    pin_hash TEXT NOT NULL,
    key_half BYTEA NOT NULL CONSTRAINT device_key_half_is_256_bits CHECK (length(key_half) = 32),
    failures BIGINT NOT NULL DEFAULT 0 CONSTRAINT device_failures_not_negative CHECK (failures >= 0),
    wait_until_us BIGINT,
    created_us BIGINT NOT NULL,
    last_seen_us BIGINT NOT NULL,
    ended_us BIGINT
);
CREATE INDEX device_user_id ON device (user_id);
CREATE INDEX device_organisation ON device (organisation);
COMMENT ON TABLE device IS 'A phone or browser that its owner opens with a PIN. In no backup.';
COMMENT ON COLUMN device.secret_hash IS 'SHA-256 of the secret in its cookie, which itself is nowhere.';
COMMENT ON COLUMN device.label IS 'What its owner calls it.';
COMMENT ON COLUMN device.pin_hash IS 'PHC string: argon2id of the PIN together with the secret, so that it tells nothing of the PIN without the phone.';
COMMENT ON COLUMN device.key_half IS 'Half of the key of what the device keeps; given to it at sign-in only, erased when it ends.';
COMMENT ON COLUMN device.failures IS 'PINs tried since the last right one.';
COMMENT ON COLUMN device.wait_until_us IS 'Until then no PIN is looked at, µs UTC.';
COMMENT ON COLUMN device.last_seen_us IS 'Rounded: written once a minute at most.';
COMMENT ON COLUMN device.ended_us IS 'When it was lost, given up or guessed at too often; it is let in no more.';

CREATE TABLE enrolment (
    user_id BIGINT PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    code_hash TEXT NOT NULL,
    made_by BIGINT REFERENCES app_user (id) ON DELETE CASCADE,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL CONSTRAINT enrolment_lasts CHECK (expires_us > created_us)
);
CREATE INDEX enrolment_organisation ON enrolment (organisation);
CREATE INDEX enrolment_made_by ON enrolment (made_by) WHERE made_by IS NOT NULL;
COMMENT ON TABLE enrolment IS 'The open code of a person, one at most: whoever types it makes a device theirs, once. In no backup.';
COMMENT ON COLUMN enrolment.code_hash IS 'PHC string of the code: it is short, so SHA-256 would not hide it.';
COMMENT ON COLUMN enrolment.made_by IS 'Who made it; NULL for the command line.';

-- Expanding: a program that does not know the columns goes on, and rotates nothing.
ALTER TABLE session
    ADD COLUMN device BYTEA REFERENCES device (id) ON DELETE CASCADE,
    ADD COLUMN current_hash BYTEA UNIQUE CONSTRAINT session_current_hash_is_sha256 CHECK (length(current_hash) = 32),
    ADD COLUMN previous_hash BYTEA UNIQUE CONSTRAINT session_previous_hash_is_sha256 CHECK (length(previous_hash) = 32),
    ADD COLUMN previous_until_us BIGINT,
    ADD COLUMN rotated_us BIGINT,
    ADD COLUMN shared BIGINT NOT NULL DEFAULT 0 CONSTRAINT session_shared_is_yes_or_no CHECK (shared IN (0, 1));
CREATE INDEX session_device ON session (device) WHERE device IS NOT NULL;
COMMENT ON COLUMN session.secret_hash IS 'SHA-256 of the secret it began with: its name. Lets in only until it is rotated.';
COMMENT ON COLUMN session.device IS 'The device it is bound to; NULL for one that began with a password.';
COMMENT ON COLUMN session.current_hash IS 'SHA-256 of the secret that lets in; NULL until the first was rotated.';
COMMENT ON COLUMN session.previous_hash IS 'SHA-256 of the secret before, which lets in for a while: an answer may be lost.';
COMMENT ON COLUMN session.previous_until_us IS 'Until when it does; NULL until the current one was used.';
COMMENT ON COLUMN session.rotated_us IS 'When the current secret was made.';
COMMENT ON COLUMN session.shared IS '1: on a phone or computer that is not its owner''s alone; nothing of it outlasts the browser.';

-- Whose access has changed is told to every node, whoever changed it.
CREATE TRIGGER session_rotated AFTER UPDATE OF current_hash, previous_until_us ON session
    FOR EACH ROW EXECUTE FUNCTION access_changed('user', 'user_id');
CREATE TRIGGER device_changed AFTER DELETE OR UPDATE OF ended_us ON device
    FOR EACH ROW EXECUTE FUNCTION access_changed('user', 'user_id');
