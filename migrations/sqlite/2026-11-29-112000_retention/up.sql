-- What has served its time is found without reading the whole history: texts, and places and times that are still
-- exact. What keeps it true: crates/store/src/retention.rs, run by every server once an hour.
CREATE INDEX event_text_age ON event (recorded_us) WHERE narrative_sealed IS NOT NULL;
-- Versions whose cell is finer than resolution 7 (bits 52 to 55 of an H3 index), or whose time is finer than a month.
CREATE INDEX event_exact ON event (recorded_us)
    WHERE (cell / 4503599627370496) % 16 > 7 OR time_precision NOT IN ('T5', 'T9');
CREATE INDEX exposure_exact ON exposure (recorded_us) WHERE (cell / 4503599627370496) % 16 > 7;
CREATE INDEX alert_age ON alert (expires_us);
