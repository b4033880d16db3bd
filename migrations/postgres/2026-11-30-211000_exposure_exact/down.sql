-- Whether a record's time was made coarse is forgotten.
DROP INDEX exposure_exact;
CREATE INDEX exposure_exact ON exposure (recorded_us) WHERE (cell / 4503599627370496) % 16 > 7;
ALTER TABLE exposure DROP COLUMN exact;
