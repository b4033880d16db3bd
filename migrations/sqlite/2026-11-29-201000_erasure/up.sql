-- Somebody who was erased stays as a number that nothing hangs on: the log speaks of it, and a backup of before is told by it
-- (with created_us) whom to erase again. Neither a name nor a way in is left. See crates/store/src/erasure.rs.
ALTER TABLE app_user ADD COLUMN erased_us INTEGER;
ALTER TABLE app_user ADD COLUMN erased_events TEXT CONSTRAINT app_user_erased_events_known
    CHECK (erased_events IN ('keep', 'withdraw'));
