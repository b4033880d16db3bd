-- No account sleeps; what people have agreed to is known no more.
DROP TRIGGER app_user_changed ON app_user;
ALTER TABLE app_user DROP COLUMN briefed_us;
ALTER TABLE app_user DROP COLUMN briefing_version;
ALTER TABLE app_user DROP COLUMN consented_us;
ALTER TABLE app_user DROP COLUMN consent_version;
ALTER TABLE app_user DROP COLUMN vouched_us;
CREATE TRIGGER app_user_changed AFTER DELETE OR UPDATE OF role, key_populations, password_hash, disabled_us ON app_user
    FOR EACH ROW EXECUTE FUNCTION access_changed('user', 'id');
