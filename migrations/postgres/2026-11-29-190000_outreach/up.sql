-- Outreach seen home: who is out, what they said, which steps of a ladder were fired, who is on duty, and what an
-- organisation's rules are.
--
-- An outing is one value, kept as JSON (crates/safety, Outreach): its columns beside it follow from it and are what
-- is asked for. Whoever changes one keeps its row locked. A step is fired in the transaction that tells people of
-- it, and its row's key is what makes it once, whichever node fires it. Places are sealed with the promoter's key
-- and go soon (crates/store/src/retention.rs); times and steps stay for the figures. What keeps it true: the
-- contract tests of crates/store.

CREATE TABLE outreach (
    id BYTEA PRIMARY KEY CONSTRAINT outreach_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    promoter BIGINT NOT NULL REFERENCES app_user (id),
    state TEXT NOT NULL,
    phase TEXT NOT NULL,
    place_sealed BYTEA,
    exercise BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    starts_us BIGINT NOT NULL,
    next_us BIGINT,
    over_us BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX outreach_next ON outreach (next_us) WHERE next_us IS NOT NULL;
CREATE INDEX outreach_open ON outreach (organisation, starts_us) WHERE over_us IS NULL;
CREATE INDEX outreach_organisation ON outreach (organisation, starts_us);
CREATE INDEX outreach_promoter ON outreach (promoter, starts_us);
CREATE INDEX outreach_over ON outreach (over_us) WHERE over_us IS NOT NULL;
COMMENT ON TABLE outreach IS 'Outings, from their plan until their person is home and every alarm is closed.';
COMMENT ON COLUMN outreach.state IS 'The whole outing as JSON, without any place.';
COMMENT ON COLUMN outreach.place_sealed IS 'Where it was planned, sealed with the promoter''s key.';
COMMENT ON COLUMN outreach.exercise IS '1 for an exercise: in no figure.';
COMMENT ON COLUMN outreach.next_us IS 'When the next step is due: whoever comes first fires it.';
COMMENT ON COLUMN outreach.over_us IS 'Since when nothing waits for anybody.';

CREATE TABLE check_in (
    id BYTEA PRIMARY KEY CONSTRAINT check_in_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    outreach BYTEA NOT NULL REFERENCES outreach,
    kind TEXT NOT NULL,
    duress BIGINT NOT NULL,
    said_us BIGINT NOT NULL,
    received_us BIGINT NOT NULL,
    author BIGINT NOT NULL REFERENCES app_user (id),
    cell_sealed BYTEA
);
CREATE INDEX check_in_outreach ON check_in (outreach, received_us);
CREATE INDEX check_in_organisation ON check_in (organisation);
CREATE INDEX check_in_author ON check_in (author);
COMMENT ON TABLE check_in IS 'What was said, once for each id however often it was sent.';
COMMENT ON COLUMN check_in.said_us IS 'When it was tapped, by the server''s clock.';
COMMENT ON COLUMN check_in.author IS 'Who said it: the promoter, or a supervisor for them.';
COMMENT ON COLUMN check_in.cell_sealed IS 'Where, sealed with the promoter''s key.';

CREATE TABLE alarm_step (
    outreach BYTEA NOT NULL REFERENCES outreach,
    ladder BIGINT NOT NULL,
    step TEXT NOT NULL,
    organisation BIGINT NOT NULL REFERENCES organisation,
    fired_us BIGINT NOT NULL,
    told BIGINT NOT NULL,
    PRIMARY KEY (outreach, ladder, step)
);
CREATE INDEX alarm_step_organisation ON alarm_step (organisation);
COMMENT ON TABLE alarm_step IS 'Steps that were fired, each once.';
COMMENT ON COLUMN alarm_step.told IS 'How many people it was told to.';

CREATE TABLE alarm (
    outreach BYTEA NOT NULL REFERENCES outreach,
    ladder BIGINT NOT NULL,
    organisation BIGINT NOT NULL REFERENCES organisation,
    cause TEXT NOT NULL,
    due_us BIGINT NOT NULL,
    called_us BIGINT NOT NULL,
    acknowledged_us BIGINT,
    answered_us BIGINT,
    closed_us BIGINT,
    closed_by BIGINT REFERENCES app_user (id),
    closure TEXT,
    exercise BIGINT NOT NULL,
    PRIMARY KEY (outreach, ladder),
    CONSTRAINT alarm_is_closed_by_somebody CHECK ((closed_us IS NULL) = (closed_by IS NULL)),
    CONSTRAINT alarm_is_closed_for_a_reason CHECK ((closed_us IS NULL) = (closure IS NULL))
);
CREATE INDEX alarm_organisation ON alarm (organisation, called_us);
CREATE INDEX alarm_closed_by ON alarm (closed_by) WHERE closed_by IS NOT NULL;
COMMENT ON TABLE alarm IS 'Ladders in which a human was called: what the share of false alarms and the time to an answer are counted from.';

CREATE TABLE duty_turn (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisation,
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    duty TEXT NOT NULL,
    starts_us BIGINT NOT NULL,
    ends_us BIGINT NOT NULL CONSTRAINT duty_turn_ends_after_it_starts CHECK (ends_us > starts_us),
    place_in_line BIGINT NOT NULL
);
CREATE INDEX duty_turn_organisation ON duty_turn (organisation, ends_us);
CREATE INDEX duty_turn_user_id ON duty_turn (user_id);
COMMENT ON TABLE duty_turn IS 'The roster: who is on duty for what, from when to when.';
COMMENT ON COLUMN duty_turn.place_in_line IS 'Whom to call first: the lowest.';

CREATE TABLE safety_rules (
    organisation BIGINT PRIMARY KEY REFERENCES organisation,
    rules TEXT NOT NULL,
    changed_us BIGINT NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES app_user (id)
);
CREATE INDEX safety_rules_changed_by ON safety_rules (changed_by);
COMMENT ON TABLE safety_rules IS 'An organisation''s own rules as JSON: without a row the default holds.';

-- An alert may be over before its time, once nobody is to act on it: that is told too.
DROP TRIGGER alert_changed ON alert;
CREATE TRIGGER alert_changed AFTER INSERT OR UPDATE OF acknowledged_us, expires_us ON alert
    FOR EACH ROW EXECUTE FUNCTION alert_changed();

SELECT rows_of_one_organisation(kept) FROM unnest(ARRAY[
    'outreach', 'check_in', 'alarm_step', 'alarm', 'duty_turn', 'safety_rules'
]::REGCLASS[]) AS kept;
