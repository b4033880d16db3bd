-- What accounts must be told and acknowledge: a row for each alert and recipient, so that thirty people of an
-- organisation each have their own order and their own acknowledgement.
--
-- alert_head holds the last position of each account. Whoever raises an alert keeps that row locked until it
-- commits: positions are gapless and in commit order, so nobody who reads on from one steps over a late row.
-- A notification is only a wake and says whose alerts they are by number. What keeps it true: the contract tests
-- of crates/store.

CREATE TABLE alert_head (
    recipient BIGINT PRIMARY KEY REFERENCES app_user (id),
    position BIGINT NOT NULL CONSTRAINT alert_head_not_negative CHECK (position >= 0)
);
COMMENT ON TABLE alert_head IS 'The last position of each account among its alerts; locked while one is raised.';

CREATE TABLE alert (
    recipient BIGINT NOT NULL REFERENCES app_user (id),
    position BIGINT NOT NULL CONSTRAINT alert_position_positive CHECK (position > 0),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL CONSTRAINT alert_is_small CHECK (length(payload) <= 1024),
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL CONSTRAINT alert_lasts CHECK (expires_us > created_us),
    acknowledged_us BIGINT,
    PRIMARY KEY (recipient, position)
);
CREATE INDEX alert_subject ON alert (recipient, kind, subject, created_us);
CREATE INDEX alert_open ON alert (recipient, position) WHERE acknowledged_us IS NULL;
COMMENT ON TABLE alert IS 'What an account must be told until it is acknowledged or over. For that account alone.';
COMMENT ON COLUMN alert.subject IS 'What it is about: the same is not raised again within a time.';
COMMENT ON COLUMN alert.payload IS 'A JSON object, by the kind.';
COMMENT ON COLUMN alert.acknowledged_us IS 'When it was acknowledged first; set once.';

CREATE FUNCTION alert_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('atalaya_alert', NEW.recipient::text);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION alert_changed() IS 'Tells whose alerts have changed.';
CREATE TRIGGER alert_changed AFTER INSERT OR UPDATE OF acknowledged_us ON alert
    FOR EACH ROW EXECUTE FUNCTION alert_changed();
