-- Second PINs are forgotten; what decoys hold stays, under names that nobody can type.

ALTER TABLE device DROP COLUMN duress_hash;
