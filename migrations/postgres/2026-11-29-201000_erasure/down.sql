-- Who was erased stays so; a backup of before cannot be told any more.
ALTER TABLE app_user DROP COLUMN erased_events;
ALTER TABLE app_user DROP COLUMN erased_us;
