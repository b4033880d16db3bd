-- Second PINs are forgotten; what decoys hold stays, under names that nobody can type.

COMMENT ON COLUMN organisation.slug IS NULL;
ALTER TABLE device DROP COLUMN duress_hash;
