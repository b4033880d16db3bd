-- Passkeys (WebAuthn): keys in somebody's phone, computer or token that sign a challenge once its owner has shown
-- themselves to it. And the challenges that are open. The comments under migrations/postgres hold here too.

CREATE TABLE passkey (
    credential_id BLOB NOT NULL PRIMARY KEY CONSTRAINT passkey_credential_id_is_short CHECK (length(credential_id) BETWEEN 16 AND 1023),
    organisation INTEGER NOT NULL REFERENCES organisation,
    user_id INTEGER NOT NULL REFERENCES app_user ON DELETE CASCADE,
    user_handle BLOB NOT NULL CONSTRAINT passkey_user_handle_is_an_id CHECK (length(user_handle) = 16),
    label TEXT NOT NULL CONSTRAINT passkey_label_is_short CHECK (length(label) <= 40),
    credential TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    last_used_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_user_id ON passkey (user_id);
CREATE INDEX passkey_organisation ON passkey (organisation);

CREATE TABLE sign_in_challenge (
    secret_hash BLOB NOT NULL PRIMARY KEY CONSTRAINT sign_in_challenge_hash_is_sha256 CHECK (length(secret_hash) = 32),
    user_id INTEGER REFERENCES app_user ON DELETE CASCADE,
    state TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL CONSTRAINT sign_in_challenge_lasts CHECK (expires_us > created_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_challenge_user_id ON sign_in_challenge (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sign_in_challenge_expires ON sign_in_challenge (expires_us);
