-- Each version of a record of exposure says whether it is still as it was recorded. The comments under migrations/postgres
-- hold here too.

DROP INDEX exposure_exact;
ALTER TABLE exposure ADD COLUMN exact INTEGER NOT NULL DEFAULT 1 CONSTRAINT exposure_is_exact_or_not CHECK (exact IN (0, 1));
CREATE INDEX exposure_exact ON exposure (recorded_us) WHERE exact = 1;
