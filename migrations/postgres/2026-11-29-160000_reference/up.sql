-- Whose an event is and who reported it is checked once a statement instead of once a row: a foreign key looks up and
-- locks its parent for every row, which was a third of what a row of an import costs, while a batch has few parents.
-- These triggers refuse all that the foreign keys refused, and that an event goes to somebody else. What keeps it
-- true: crates/store/tests/reference.rs.
ALTER TABLE event
    DROP CONSTRAINT event_organisation_fkey,
    DROP CONSTRAINT event_reporter_fkey,
    DROP CONSTRAINT event_author_fkey;

CREATE FUNCTION event_refers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked BIGINT[];
    found BIGINT;
BEGIN
    SELECT array_agg(DISTINCT organisation) INTO asked FROM fresh;
    -- Locked as a foreign key would: nobody deletes it before this is committed.
    SELECT count(*) INTO found FROM (SELECT FROM organisation WHERE id = ANY (asked) FOR KEY SHARE) AS held;
    IF found < cardinality(asked) THEN
        RAISE foreign_key_violation USING MESSAGE = 'an event of no organisation', CONSTRAINT = 'event_organisation';
    END IF;
    SELECT array_agg(DISTINCT person) INTO asked
    FROM (SELECT reporter AS person FROM fresh UNION SELECT author FROM fresh) AS people WHERE person IS NOT NULL;
    SELECT count(*) INTO found FROM (SELECT FROM app_user WHERE id = ANY (asked) FOR KEY SHARE) AS held;
    IF found < cardinality(asked) THEN
        RAISE foreign_key_violation USING MESSAGE = 'an event of no account', CONSTRAINT = 'event_person';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER event_refers AFTER INSERT ON event
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION event_refers();

CREATE FUNCTION event_keeps_its_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING MESSAGE = 'an event goes to nobody else', CONSTRAINT = 'event_owner';
END $$;
CREATE TRIGGER event_keeps_its_owner BEFORE UPDATE OF organisation, reporter, author ON event
    FOR EACH ROW WHEN (
        OLD.organisation <> NEW.organisation
        OR NEW.reporter IS NOT NULL AND OLD.reporter IS DISTINCT FROM NEW.reporter
        OR NEW.author IS NOT NULL AND OLD.author IS DISTINCT FROM NEW.author
    ) EXECUTE FUNCTION event_keeps_its_owner();

CREATE FUNCTION event_is_referred_to() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    referred BOOLEAN;
BEGIN
    IF TG_TABLE_NAME = 'organisation' THEN
        referred := EXISTS (SELECT FROM event WHERE organisation = OLD.id);
    ELSE
        referred := EXISTS (SELECT FROM event WHERE reporter = OLD.id AND superseded_by IS NULL)
            OR EXISTS (SELECT FROM event WHERE author = OLD.id);
    END IF;
    IF referred THEN
        RAISE foreign_key_violation USING MESSAGE = 'there are events of it', CONSTRAINT = 'event_' || TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER event_is_referred_to BEFORE DELETE ON organisation
    FOR EACH ROW EXECUTE FUNCTION event_is_referred_to();
CREATE TRIGGER event_is_referred_to BEFORE DELETE ON app_user
    FOR EACH ROW EXECUTE FUNCTION event_is_referred_to();
