-- Browsers that are told when something waits: one address for each device or session, sealed, since whoever has it
-- knows which browser is whose. It ends with its device or session, at once: the row goes in the same transaction. In
-- no backup, as devices and sessions are in none. What keeps it true: the contract tests of crates/store.

CREATE TABLE push_subscription (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisation,
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    device BYTEA UNIQUE REFERENCES device (id) ON DELETE CASCADE,
    session BYTEA UNIQUE REFERENCES session (secret_hash) ON DELETE CASCADE,
    endpoint_hash BYTEA NOT NULL UNIQUE CONSTRAINT push_endpoint_hash_is_sha256 CHECK (octet_length(endpoint_hash) = 32),
    endpoint_sealed BYTEA NOT NULL,
    created_us BIGINT NOT NULL,
    CONSTRAINT push_subscription_is_one_browsers CHECK ((device IS NULL) <> (session IS NULL))
);
CREATE INDEX push_subscription_user_id ON push_subscription (user_id);
CREATE INDEX push_subscription_organisation ON push_subscription (organisation);
COMMENT ON TABLE push_subscription IS 'Browsers that are told when something waits for their person.';
COMMENT ON COLUMN push_subscription.device IS 'The enrolled device whose browser it is, whichever session is open.';
COMMENT ON COLUMN push_subscription.session IS 'Or the session, of a browser that is no enrolled device.';
COMMENT ON COLUMN push_subscription.endpoint_hash IS 'SHA-256 of the browser''s address: it is one person''s.';
COMMENT ON COLUMN push_subscription.endpoint_sealed IS 'The browser''s address, sealed with the person''s key.';

SELECT rows_of_one_organisation('push_subscription');
