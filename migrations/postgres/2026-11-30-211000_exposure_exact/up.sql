-- A record of exposure that never knew more than its municipality has an exact time all the same, and no hexagon says
-- that it has served its time. So each version says itself whether it is still as it was recorded. What keeps it true:
-- crates/store/src/retention.rs alone sets it to 0; crates/store/tests/retention.rs.

ALTER TABLE exposure ADD COLUMN exact BIGINT NOT NULL DEFAULT 1 CONSTRAINT exposure_is_exact_or_not CHECK (exact IN (0, 1));
COMMENT ON COLUMN exposure.exact IS '1: as it was recorded; 0: its place and time were made coarse when they had served their time.';
DROP INDEX exposure_exact;
CREATE INDEX exposure_exact ON exposure (recorded_us) WHERE exact = 1;
