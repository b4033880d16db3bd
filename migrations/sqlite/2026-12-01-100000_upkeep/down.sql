-- No account sleeps; what people have agreed to is known no more.
ALTER TABLE app_user DROP COLUMN briefed_us;
ALTER TABLE app_user DROP COLUMN briefing_version;
ALTER TABLE app_user DROP COLUMN consented_us;
ALTER TABLE app_user DROP COLUMN consent_version;
ALTER TABLE app_user DROP COLUMN vouched_us;
