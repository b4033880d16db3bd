-- Who did what, in an order that nobody can change unnoticed: who signed in, looked at, changed, exported or
-- revoked, and whom it concerned. Never what was said or seen.
--
-- Each organisation has a chain of its own. audit_head holds its last number and hash; whoever appends keeps that
-- row locked until they commit, so numbers have no gaps and are in commit order. An entry's hash is an HMAC over
-- everything in it and the hash before it (crates/store/src/audit/chain.rs): what is changed, removed, inserted or
-- moved breaks the chain. What keeps it true: triggers refuse changes; `atalaya audit verify`; the contract tests of
-- crates/store. Entries are removed only up to a cut, of which an entry of the chain itself tells.

CREATE TABLE audit_head (
    organisation BIGINT PRIMARY KEY REFERENCES organisation (id),
    number BIGINT NOT NULL CONSTRAINT audit_head_not_negative CHECK (number >= 0),
    hash BYTEA NOT NULL CONSTRAINT audit_head_hash_is_sha256 CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE audit_head IS 'The last entry of each organisation''s chain; locked while one is appended.';

CREATE TABLE audit (
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL CONSTRAINT audit_number_positive CHECK (number > 0),
    at_us BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor BIGINT,
    action TEXT NOT NULL,
    subject_kind TEXT,
    subject TEXT,
    key_number BIGINT NOT NULL,
    previous BYTEA NOT NULL CONSTRAINT audit_previous_is_sha256 CHECK (octet_length(previous) = 32),
    hash BYTEA NOT NULL CONSTRAINT audit_hash_is_sha256 CHECK (octet_length(hash) = 32),
    PRIMARY KEY (organisation, number)
);
CREATE INDEX audit_actor ON audit (organisation, actor_kind, actor, number);
COMMENT ON TABLE audit IS 'Who did what, in order. Appended to and never changed.';
COMMENT ON COLUMN audit.number IS 'From 1, no gaps, in commit order.';
COMMENT ON COLUMN audit.actor_kind IS 'user, program (a token), operator (the command line) or system.';
COMMENT ON COLUMN audit.actor IS 'The number of the user or token.';
COMMENT ON COLUMN audit.subject IS 'Which of its kind, an id or a number; NULL for a list. Never content.';
COMMENT ON COLUMN audit.key_number IS 'By which key the hash was made; 0 is the one that everybody knows.';
COMMENT ON COLUMN audit.previous IS 'The hash of the entry before; zeros before the first.';
COMMENT ON COLUMN audit.hash IS 'HMAC-SHA-256 over all of this, the people concerned too.';

CREATE TABLE audit_concerned (
    person BIGINT NOT NULL REFERENCES app_user (id),
    position BIGINT NOT NULL CONSTRAINT audit_concerned_position_positive CHECK (position > 0),
    organisation BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (person, position),
    FOREIGN KEY (organisation, number) REFERENCES audit (organisation, number)
);
CREATE INDEX audit_concerned_entry ON audit_concerned (organisation, number);
COMMENT ON TABLE audit_concerned IS 'Whom an entry concerns: they see it in their own log.';
COMMENT ON COLUMN audit_concerned.position IS 'From 1 for each person: an entry''s own number would tell how much others do.';

CREATE TABLE audit_cut (
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL CONSTRAINT audit_cut_number_positive CHECK (number > 0),
    cut_us BIGINT NOT NULL,
    PRIMARY KEY (organisation, number)
);
COMMENT ON TABLE audit_cut IS 'Up to where a chain may be removed, because its time is over. An entry of the chain vouches for it.';

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM audit_cut AS cut WHERE cut.organisation = OLD.organisation AND cut.number >= OLD.number) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit is only appended to';
END
$$;
COMMENT ON FUNCTION audit_is_append_only() IS 'Refuses to change what was appended; removing it, unless it was cut.';
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_concerned_is_append_only BEFORE UPDATE OR DELETE ON audit_concerned
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is only appended to';
END
$$;
COMMENT ON FUNCTION audit_stays() IS 'Refuses whatever fires it.';
CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_concerned_is_not_truncated BEFORE TRUNCATE ON audit_concerned
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_cut_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_cut
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
