-- A second PIN of a phone: it opens a decoy, and ends what the first one opened. The same as under migrations/postgres,
-- whose comments hold here too.

ALTER TABLE device ADD COLUMN duress_hash TEXT;
