-- The key by which released figures are rounded: a secret of this database, made with it. Whoever knows it
-- knows where each figure tips over, and could read one event from two answers.
--
-- What keeps it true: nothing writes it after this; backups leave it out, so a restored database has another.
-- The comments under migrations/postgres hold here too.

CREATE TABLE rounding_key (
    one INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CONSTRAINT rounding_key_is_one_row CHECK (one = 1),
    key BLOB NOT NULL CONSTRAINT rounding_key_is_256_bits CHECK (length(key) = 32)
) STRICT;
INSERT INTO rounding_key (key) VALUES (randomblob(32));
