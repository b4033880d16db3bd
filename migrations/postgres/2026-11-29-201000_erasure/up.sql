-- Somebody who was erased stays as a number that nothing hangs on: the log speaks of it, and a backup of before is told by it
-- (with created_us) whom to erase again. Neither a name nor a way in is left. See crates/store/src/erasure.rs.
ALTER TABLE app_user ADD COLUMN erased_us BIGINT;
ALTER TABLE app_user ADD COLUMN erased_events TEXT CONSTRAINT app_user_erased_events_known
    CHECK (erased_events IN ('keep', 'withdraw'));
COMMENT ON COLUMN app_user.erased_us IS 'Since when nobody is behind this number, µs UTC.';
COMMENT ON COLUMN app_user.erased_events IS 'What became of what they reported: it counts as nobody''s (keep), or was withdrawn.';
