-- Whoever ends an alarm with the second PIN of their phone has one PIN from then on, to who holds it: the first one is
-- wrong, as it is once the second has opened a decoy, until a human has closed the alarm. What keeps it true:
-- crates/store/src/devices.rs; crates/http/tests/api/duress.rs.

ALTER TABLE device ADD COLUMN forced_us BIGINT;
COMMENT ON COLUMN device.forced_us IS 'Since when the second PIN alone opens it: an alarm was ended with it, and no human has closed that yet.';
