-- Telling every node at once that somebody's access has changed: signed out, disabled, in another role, with
-- another password, or a token revoked. Nodes then look again at what is open for them.
--
-- A notification is only a wake and says whose access it is by number; who may see what is read from the
-- tables. Triggers, so that a change by hand is told too. What keeps it true: the contract tests of
-- crates/store and the test of three nodes.

CREATE FUNCTION access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('atalaya_access', TG_ARGV[0] || ' ' || (to_jsonb(OLD) ->> TG_ARGV[1]));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION access_changed() IS 'Tells whose access has changed: the kind and the column with the number are its arguments.';

CREATE TRIGGER session_ended AFTER DELETE ON session
    FOR EACH ROW EXECUTE FUNCTION access_changed('user', 'user_id');
CREATE TRIGGER app_user_changed AFTER DELETE OR UPDATE OF role, key_populations, password_hash, disabled_us ON app_user
    FOR EACH ROW EXECUTE FUNCTION access_changed('user', 'id');
CREATE TRIGGER token_changed AFTER DELETE OR UPDATE OF role, expires_us, revoked_us ON token
    FOR EACH ROW EXECUTE FUNCTION access_changed('program', 'organisation');
