-- Telling people outside of the app: a row for each alert, person and channel, written in the transaction that raises
-- the alert, so that neither is there without the other.
--
-- Whoever sends takes a row by setting when its lease ends (next_us), sends, and writes down what became of it; a node
-- that dies in between leaves it to the others. What is sent says nothing, and no address is in here: addresses are
-- opened (staff_contact, push_subscription) when a message is about to leave. In no backup: what was to be told that
-- night is not told by a restored database. What keeps it true: the contract tests of crates/store (deliveries.rs).

CREATE TABLE delivery (
    id BYTEA PRIMARY KEY CONSTRAINT delivery_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    recipient BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    channel TEXT NOT NULL,
    place_in_line BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    urgent BIGINT NOT NULL CONSTRAINT delivery_urgent_is_yes_or_no CHECK (urgent IN (0, 1)),
    state TEXT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0 CONSTRAINT delivery_tries_not_negative CHECK (tries >= 0),
    next_us BIGINT,
    receipt_hash BYTEA UNIQUE CONSTRAINT delivery_receipt_hash_is_sha256 CHECK (octet_length(receipt_hash) = 32),
    created_us BIGINT NOT NULL,
    failed_us BIGINT,
    sent_us BIGINT,
    done_us BIGINT,
    CONSTRAINT delivery_once_by_each_channel UNIQUE (recipient, position, channel)
);
CREATE INDEX delivery_next ON delivery (next_us) WHERE next_us IS NOT NULL;
CREATE INDEX delivery_subject ON delivery (organisation, subject);
CREATE INDEX delivery_created ON delivery (created_us);
COMMENT ON TABLE delivery IS 'What is told to whom outside of the app by which channel, and what became of it.';
COMMENT ON COLUMN delivery.id IS 'By which a gateway that can knows it again.';
COMMENT ON COLUMN delivery.position IS 'Which of the recipient''s alerts it tells of.';
COMMENT ON COLUMN delivery.place_in_line IS 'From 0: which channel is tried first.';
COMMENT ON COLUMN delivery.kind IS 'The alert''s.';
COMMENT ON COLUMN delivery.subject IS 'The alert''s.';
COMMENT ON COLUMN delivery.urgent IS '1: supervisors are told when it goes out by no channel.';
COMMENT ON COLUMN delivery.tries IS 'How often it was taken; who writes down what became of it names the try.';
COMMENT ON COLUMN delivery.next_us IS 'When it is to be looked at: it is due, or a lease or the wait for a receipt is over.';
COMMENT ON COLUMN delivery.receipt_hash IS 'SHA-256 of the secret by which the gateway tells what became of the last try.';
COMMENT ON COLUMN delivery.failed_us IS 'When it failed last.';
COMMENT ON COLUMN delivery.done_us IS 'Since when nothing is left to do.';

SELECT rows_of_one_organisation('delivery');
