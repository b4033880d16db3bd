-- Every connection of the owner sees every row again. The two roles stay: they are the cluster's, and another database
-- may use them.
DO $$
DECLARE
    kept REGCLASS;
    given TEXT;
BEGIN
    FOR kept IN SELECT polrelid::REGCLASS FROM pg_policy WHERE polname = 'every_organisation' LOOP
        EXECUTE format('DROP POLICY every_organisation ON %s', kept);
        EXECUTE format('DROP POLICY one_organisation ON %s', kept);
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', kept);
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', kept);
    END LOOP;
    FOREACH given IN ARRAY ARRAY['atalaya_member', 'atalaya_service'] LOOP
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM %I', current_schema(), given);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', current_schema(), given);
        EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', current_schema(), given);
    END LOOP;
END
$$;
DROP FUNCTION rows_of_one_organisation(REGCLASS);
DROP FUNCTION atalaya_organisation();
DROP TRIGGER session_has_an_organisation ON session;
DROP TRIGGER alert_head_has_an_organisation ON alert_head;
DROP TRIGGER alert_has_an_organisation ON alert;
DROP FUNCTION organisation_of_person();
ALTER TABLE session DROP COLUMN organisation;
ALTER TABLE alert_head DROP COLUMN organisation;
ALTER TABLE alert DROP COLUMN organisation;
