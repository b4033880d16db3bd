-- What keeps an account awake: the briefing, the agreement, and that a steward vouches for it. The comments under
-- migrations/postgres hold here too.

ALTER TABLE app_user ADD COLUMN briefed_us INTEGER;
ALTER TABLE app_user ADD COLUMN briefing_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE app_user ADD COLUMN consented_us INTEGER;
ALTER TABLE app_user ADD COLUMN consent_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE app_user ADD COLUMN vouched_us INTEGER NOT NULL DEFAULT 0;
UPDATE app_user SET vouched_us = CAST(strftime('%s', 'now') AS INTEGER) * 1000000;
