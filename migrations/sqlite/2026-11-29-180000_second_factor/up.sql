-- A second factor after the password: six digits that change every 30 s (TOTP, RFC 6238), recovery codes for a lost
-- phone, and sign-ins of which the second step is still to come. The comments under migrations/postgres hold here too.

CREATE TABLE totp (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES app_user ON DELETE CASCADE,
    organisation INTEGER NOT NULL REFERENCES organisation,
    sealed BLOB NOT NULL,
    confirmed_us INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0 CONSTRAINT totp_last_step_not_negative CHECK (last_step >= 0),
    failures INTEGER NOT NULL DEFAULT 0 CONSTRAINT totp_failures_not_negative CHECK (failures >= 0),
    wait_until_us INTEGER,
    recovery BLOB NOT NULL
        CONSTRAINT totp_recovery_is_ten_hashes CHECK (length(recovery) % 32 = 0 AND length(recovery) <= 320),
    created_us INTEGER NOT NULL
) STRICT;
CREATE INDEX totp_organisation ON totp (organisation);

CREATE TABLE pending_sign_in (
    secret_hash BLOB NOT NULL PRIMARY KEY CONSTRAINT pending_sign_in_hash_is_sha256 CHECK (length(secret_hash) = 32),
    user_id INTEGER NOT NULL REFERENCES app_user ON DELETE CASCADE,
    organisation INTEGER NOT NULL REFERENCES organisation,
    shared INTEGER NOT NULL CONSTRAINT pending_sign_in_shared_is_yes_or_no CHECK (shared IN (0, 1)),
    tries INTEGER NOT NULL DEFAULT 0 CONSTRAINT pending_sign_in_tries_not_negative CHECK (tries >= 0),
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL CONSTRAINT pending_sign_in_lasts CHECK (expires_us > created_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_sign_in_user_id ON pending_sign_in (user_id);
CREATE INDEX pending_sign_in_organisation ON pending_sign_in (organisation);
CREATE INDEX pending_sign_in_expires ON pending_sign_in (expires_us);

ALTER TABLE session ADD COLUMN must_set_up INTEGER NOT NULL DEFAULT 0
    CONSTRAINT session_must_set_up_is_yes_or_no CHECK (must_set_up IN (0, 1));
