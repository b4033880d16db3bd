-- Telling people outside of the app. The comments under migrations/postgres hold here too.

CREATE TABLE delivery (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT delivery_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    recipient INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    channel TEXT NOT NULL,
    place_in_line INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    urgent INTEGER NOT NULL CONSTRAINT delivery_urgent_is_yes_or_no CHECK (urgent IN (0, 1)),
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0 CONSTRAINT delivery_tries_not_negative CHECK (tries >= 0),
    next_us INTEGER,
    receipt_hash BLOB UNIQUE CONSTRAINT delivery_receipt_hash_is_sha256 CHECK (length(receipt_hash) = 32),
    created_us INTEGER NOT NULL,
    failed_us INTEGER,
    sent_us INTEGER,
    done_us INTEGER,
    CONSTRAINT delivery_once_by_each_channel UNIQUE (recipient, position, channel)
) STRICT;
CREATE INDEX delivery_next ON delivery (next_us) WHERE next_us IS NOT NULL;
CREATE INDEX delivery_subject ON delivery (organisation, subject);
CREATE INDEX delivery_created ON delivery (created_us);
