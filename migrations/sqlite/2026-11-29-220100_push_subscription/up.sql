-- Browsers that are told when something waits. The comments under migrations/postgres hold here too.

CREATE TABLE push_subscription (
    id INTEGER NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    user_id INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    device BLOB UNIQUE REFERENCES device (id) ON DELETE CASCADE,
    session BLOB UNIQUE REFERENCES session (secret_hash) ON DELETE CASCADE,
    endpoint_hash BLOB NOT NULL UNIQUE CONSTRAINT push_endpoint_hash_is_sha256 CHECK (length(endpoint_hash) = 32),
    endpoint_sealed BLOB NOT NULL,
    created_us INTEGER NOT NULL,
    CONSTRAINT push_subscription_is_one_browsers CHECK ((device IS NULL) <> (session IS NULL))
) STRICT;
CREATE INDEX push_subscription_user_id ON push_subscription (user_id);
CREATE INDEX push_subscription_organisation ON push_subscription (organisation);
