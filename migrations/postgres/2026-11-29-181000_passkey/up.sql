-- Passkeys (WebAuthn): keys in somebody's phone, computer or token that sign a challenge once its owner has shown
-- themselves to it. And the questions that are open, to a passkey or to an identity provider: each is good once
-- and for minutes.
--
-- What keeps it true: crates/store is the only writer; the contract tests of crates/store (passkeys.rs). In no backup:
-- a restored installation may stand under another name, for which no passkey signs.

CREATE TABLE passkey (
    credential_id BYTEA PRIMARY KEY CONSTRAINT passkey_credential_id_is_short CHECK (length(credential_id) BETWEEN 16 AND 1023),
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    user_handle BYTEA NOT NULL CONSTRAINT passkey_user_handle_is_an_id CHECK (length(user_handle) = 16),
    label TEXT NOT NULL CONSTRAINT passkey_label_is_short CHECK (length(label) <= 40),
    credential TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    last_used_us BIGINT
);
CREATE INDEX passkey_user_id ON passkey (user_id);
CREATE INDEX passkey_organisation ON passkey (organisation);
COMMENT ON TABLE passkey IS 'A key that its owner''s phone, computer or token holds; here is what checks it. In no backup.';
COMMENT ON COLUMN passkey.user_handle IS 'What its holder calls the account: random, the same for all of a person''s.';
COMMENT ON COLUMN passkey.label IS 'What its owner calls it.';
COMMENT ON COLUMN passkey.credential IS 'The public key with its counter, as the checking crate writes it (JSON).';

CREATE TABLE sign_in_challenge (
    secret_hash BYTEA PRIMARY KEY CONSTRAINT sign_in_challenge_hash_is_sha256 CHECK (length(secret_hash) = 32),
    user_id BIGINT REFERENCES app_user (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL CONSTRAINT sign_in_challenge_lasts CHECK (expires_us > created_us)
);
CREATE INDEX sign_in_challenge_user_id ON sign_in_challenge (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sign_in_challenge_expires ON sign_in_challenge (expires_us);
COMMENT ON TABLE sign_in_challenge IS 'What a passkey or an identity provider is to answer, until it did or its time is over. In no backup.';
COMMENT ON COLUMN sign_in_challenge.secret_hash IS 'SHA-256 of the secret in the browser''s cookie.';
COMMENT ON COLUMN sign_in_challenge.user_id IS 'Who adds a passkey; NULL for who signs in and has not said who they are.';
COMMENT ON COLUMN sign_in_challenge.state IS 'What the answer is held against (JSON).';

SELECT rows_of_one_organisation('passkey');
-- Whose a challenge is shows only once it is signed.
REVOKE ALL ON sign_in_challenge FROM atalaya_member;
