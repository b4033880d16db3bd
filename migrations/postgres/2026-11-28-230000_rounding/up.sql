-- The key by which released figures are rounded: a secret of this database, made with it. Whoever knows it
-- knows where each figure tips over, and could read one event from two answers.
--
-- What keeps it true: nothing writes it after this; backups leave it out, so a restored database has another.

CREATE TABLE rounding_key (
    one BIGINT PRIMARY KEY DEFAULT 1 CONSTRAINT rounding_key_is_one_row CHECK (one = 1),
    key BYTEA NOT NULL CONSTRAINT rounding_key_is_256_bits CHECK (octet_length(key) = 32)
);
COMMENT ON TABLE rounding_key IS 'One row: the secret by which figures are rounded. Told to nobody, in no backup.';
COMMENT ON COLUMN rounding_key.key IS '256 bits, of which 244 are random: two UUIDs of version 4.';
INSERT INTO rounding_key (key)
VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
