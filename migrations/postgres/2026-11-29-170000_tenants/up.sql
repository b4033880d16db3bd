-- Row-level security: whoever serves requests sees the rows of one organisation, even where a question forgets to say
-- which. The program's own words for it are in crates/store/src/scope.rs.
--
-- Two roles that nobody signs in with; the program's connection takes one before each piece of work (SET ROLE):
--   atalaya_member   sees the rows of the organisation in the setting atalaya.organisation, and none without it
--   atalaya_service  sees all: signing in, the change feed, retention, sealing, backups. Not the owner, no BYPASSRLS
-- Tables, triggers, VACUUM and migrations stay with the owner. FORCE: the owner too is bound by the policies, and sees
-- all as a member of atalaya_service, so that the layers of QGIS and steps like this one work. Not event and exposure:
-- COPY, by which a file is imported, refuses where a policy binds who copies.
--
-- A new table with an organisation says SELECT rows_of_one_organisation('its_name') in its own step. What keeps it true:
-- crates/store/tests/tenants.rs lists the tables and fails for one without a policy.

DO $$
DECLARE
    wanted TEXT;
    membership TEXT := CASE WHEN current_setting('server_version_num')::INT >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['atalaya_member', 'atalaya_service'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                -- Roles are the cluster's: another database's step was quicker.
                WHEN duplicate_object OR unique_violation THEN NULL;
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION 'the role % is missing, and % may not make it', wanted, current_user
                        USING HINT = format('As an administrator: CREATE ROLE %I NOLOGIN; GRANT %I TO %I', wanted, wanted, current_user);
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, membership) OR NOT pg_has_role(current_user, wanted, 'USAGE') THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I', wanted, current_user);
            EXCEPTION WHEN insufficient_privilege THEN
                RAISE EXCEPTION '% may not take the role %', current_user, wanted
                    USING HINT = format('As an administrator: GRANT %I TO %I', wanted, current_user);
            END;
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), wanted);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', current_schema(), wanted);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
            current_schema(), wanted);
    END LOOP;
END
$$;
-- What serves requests appends to the audit, reads secrets and changes no layer.
REVOKE UPDATE, DELETE ON audit, audit_concerned FROM atalaya_member;
REVOKE INSERT, UPDATE, DELETE ON audit_cut, audit_key, rounding_key, organisation FROM atalaya_member;
-- Locking a row, as whoever refers to it does, takes the right to change a column: one that says nothing.
GRANT UPDATE (created_us) ON organisation TO atalaya_member;
REVOKE ALL ON cell_shape, event_current, event_cell_count, __diesel_schema_migrations FROM atalaya_member;

-- Whose a session or an alert is could only be told by its person.
ALTER TABLE session ADD COLUMN organisation BIGINT REFERENCES organisation;
ALTER TABLE alert_head ADD COLUMN organisation BIGINT REFERENCES organisation;
ALTER TABLE alert ADD COLUMN organisation BIGINT REFERENCES organisation;
UPDATE session SET organisation = (SELECT organisation FROM app_user WHERE app_user.id = session.user_id);
UPDATE alert_head SET organisation = (SELECT organisation FROM app_user WHERE app_user.id = alert_head.recipient);
UPDATE alert SET organisation = (SELECT organisation FROM app_user WHERE app_user.id = alert.recipient);
ALTER TABLE session ALTER COLUMN organisation SET NOT NULL;
ALTER TABLE alert_head ALTER COLUMN organisation SET NOT NULL;
ALTER TABLE alert ALTER COLUMN organisation SET NOT NULL;
CREATE INDEX session_organisation ON session (organisation);
CREATE INDEX alert_head_organisation ON alert_head (organisation);
CREATE INDEX alert_organisation ON alert (organisation);
COMMENT ON COLUMN session.organisation IS 'Its person''s.';
COMMENT ON COLUMN alert_head.organisation IS 'The recipient''s.';
COMMENT ON COLUMN alert.organisation IS 'The recipient''s.';

-- A program of before, at another node, does not say it.
CREATE FUNCTION organisation_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.organisation := (SELECT organisation FROM app_user WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::BIGINT);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION organisation_of_person() IS 'Fills in an organisation that was not said: that of the person in the column it is told.';
CREATE TRIGGER session_has_an_organisation BEFORE INSERT ON session
    FOR EACH ROW WHEN (NEW.organisation IS NULL) EXECUTE FUNCTION organisation_of_person('user_id');
CREATE TRIGGER alert_head_has_an_organisation BEFORE INSERT ON alert_head
    FOR EACH ROW WHEN (NEW.organisation IS NULL) EXECUTE FUNCTION organisation_of_person('recipient');
CREATE TRIGGER alert_has_an_organisation BEFORE INSERT ON alert
    FOR EACH ROW WHEN (NEW.organisation IS NULL) EXECUTE FUNCTION organisation_of_person('recipient');

CREATE FUNCTION atalaya_organisation() RETURNS BIGINT LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('atalaya.organisation', true), '')::BIGINT
$$;
COMMENT ON FUNCTION atalaya_organisation() IS 'The organisation that is served; NULL, which no row has, when nobody said.';

-- Said as a subquery, the setting is read once for a question and not once for a row.
CREATE FUNCTION rows_of_one_organisation(of REGCLASS) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', of);
    EXECUTE format('CREATE POLICY one_organisation ON %s TO atalaya_member '
        'USING (organisation = (SELECT atalaya_organisation()))', of);
    EXECUTE format('CREATE POLICY every_organisation ON %s TO atalaya_service USING (true)', of);
END
$$;
COMMENT ON FUNCTION rows_of_one_organisation(REGCLASS) IS
    'Keeps a table''s rows to their organisation: each step that makes a table with one calls it.';
SELECT rows_of_one_organisation(kept) FROM unnest(ARRAY[
    'app_user', 'session', 'device', 'enrolment', 'token', 'event', 'distinct_pair', 'exposure', 'alert_head', 'alert',
    'data_key', 'person_key', 'staff_contact', 'audit_head', 'audit', 'audit_concerned', 'audit_cut',
    'release', 'release_party', 'release_approval'
]::REGCLASS[]) AS kept;
ALTER TABLE event NO FORCE ROW LEVEL SECURITY;
ALTER TABLE exposure NO FORCE ROW LEVEL SECURITY;

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY one_organisation ON organisation TO atalaya_member USING (id = (SELECT atalaya_organisation()));
CREATE POLICY every_organisation ON organisation TO atalaya_service USING (true);
