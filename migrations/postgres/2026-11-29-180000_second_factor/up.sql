-- A second factor after the password: six digits that change every 30 s (TOTP, RFC 6238), recovery codes for a lost
-- phone, and sign-ins of which the second step is still to come.
--
-- What keeps it true: crates/store is the only writer; the contract tests of crates/store (totp.rs). The secret is
-- sealed with its owner's key. totp is in backups: without it a restored database would let in by a password alone.

CREATE TABLE totp (
    user_id BIGINT PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    sealed BYTEA NOT NULL,
    confirmed_us BIGINT,
    last_step BIGINT NOT NULL DEFAULT 0 CONSTRAINT totp_last_step_not_negative CHECK (last_step >= 0),
    failures BIGINT NOT NULL DEFAULT 0 CONSTRAINT totp_failures_not_negative CHECK (failures >= 0),
    wait_until_us BIGINT,
    recovery BYTEA NOT NULL
        CONSTRAINT totp_recovery_is_ten_hashes CHECK (length(recovery) % 32 = 0 AND length(recovery) <= 320),
    created_us BIGINT NOT NULL
);
CREATE INDEX totp_organisation ON totp (organisation);
COMMENT ON TABLE totp IS 'What somebody proves themselves with after their password.';
COMMENT ON COLUMN totp.sealed IS 'The secret shared with the owner''s phone, sealed with the owner''s key.';
COMMENT ON COLUMN totp.confirmed_us IS 'When its first code was typed; NULL while it is being set up, and asked of nobody.';
COMMENT ON COLUMN totp.last_step IS 'The last 30-second step of which a code was taken: none is taken twice, at no node.';
COMMENT ON COLUMN totp.failures IS 'Codes tried since the last right one.';
COMMENT ON COLUMN totp.wait_until_us IS 'Until then no code is looked at, µs UTC; recovery codes are, they cannot be guessed.';
COMMENT ON COLUMN totp.recovery IS 'SHA-256 of each recovery code that was not used, one after the other.';

CREATE TABLE pending_sign_in (
    secret_hash BYTEA PRIMARY KEY CONSTRAINT pending_sign_in_hash_is_sha256 CHECK (length(secret_hash) = 32),
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    shared BIGINT NOT NULL CONSTRAINT pending_sign_in_shared_is_yes_or_no CHECK (shared IN (0, 1)),
    tries BIGINT NOT NULL DEFAULT 0 CONSTRAINT pending_sign_in_tries_not_negative CHECK (tries >= 0),
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL CONSTRAINT pending_sign_in_lasts CHECK (expires_us > created_us)
);
CREATE INDEX pending_sign_in_user_id ON pending_sign_in (user_id);
CREATE INDEX pending_sign_in_organisation ON pending_sign_in (organisation);
CREATE INDEX pending_sign_in_expires ON pending_sign_in (expires_us);
COMMENT ON TABLE pending_sign_in IS 'Whose password was right a moment ago and who has still to prove the second factor. In no backup.';
COMMENT ON COLUMN pending_sign_in.secret_hash IS 'SHA-256 of the secret in the browser''s cookie.';
COMMENT ON COLUMN pending_sign_in.tries IS 'Codes typed; a few end it.';

-- Expanding: a program that does not know the column makes sessions that may do everything.
ALTER TABLE session ADD COLUMN must_set_up BIGINT NOT NULL DEFAULT 0
    CONSTRAINT session_must_set_up_is_yes_or_no CHECK (must_set_up IN (0, 1));
COMMENT ON COLUMN session.must_set_up IS '1: may do nothing but set up the second factor that the role needs.';

SELECT rows_of_one_organisation('totp');
SELECT rows_of_one_organisation('pending_sign_in');
