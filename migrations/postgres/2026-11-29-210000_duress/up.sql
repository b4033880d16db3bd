-- A second PIN of a phone: it opens a decoy, and ends what the first one opened.
--
-- What keeps it true: crates/store/src/decoys.rs alone writes it; the contract tests of crates/store (decoys.rs). Devices
-- are in no backup, so it is not either.

ALTER TABLE device ADD COLUMN duress_hash TEXT;
COMMENT ON COLUMN device.duress_hash IS 'PHC string of the second PIN, made as pin_hash is; NULL where there is none, which takes as long to find wrong.';
COMMENT ON COLUMN organisation.slug IS 'Its short name, as it is typed. With a ~ behind it: the decoy of the one without, which nobody can type.';
