-- Frozen releases: the only numbers that leave an organisation. A proposal holds the very bytes that are
-- approved and published; a published one has a number and never changes again.
--
-- release_head is locked while one is published: numbers are gapless, and nobody publishes beside another
-- release they have not been built against. What keeps it true: the contract tests of crates/store.

CREATE TABLE release (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisation,
    proposer BIGINT NOT NULL REFERENCES app_user (id),
    audience BIGINT REFERENCES organisation,
    content TEXT NOT NULL,
    sha256 BYTEA NOT NULL CONSTRAINT release_sha256_is_one CHECK (octet_length(sha256) = 32),
    proposed_us BIGINT NOT NULL,
    dropped_us BIGINT,
    number BIGINT CONSTRAINT release_number_is_taken UNIQUE,
    published_us BIGINT,
    CONSTRAINT release_published_has_a_number CHECK ((number IS NULL) = (published_us IS NULL)),
    CONSTRAINT release_published_stays CHECK (number IS NULL OR dropped_us IS NULL)
);
CREATE INDEX release_organisation ON release (organisation);
CREATE INDEX release_proposer ON release (proposer);
CREATE INDEX release_audience ON release (audience) WHERE audience IS NOT NULL;
COMMENT ON TABLE release IS 'Proposed and published releases. A published one never changes.';
COMMENT ON COLUMN release.organisation IS 'Whose people proposed it.';
COMMENT ON COLUMN release.audience IS 'The partner organisation it is for; NULL for the public.';
COMMENT ON COLUMN release.content IS 'Canonical JSON: what was approved is what is published.';
COMMENT ON COLUMN release.sha256 IS 'Of the content''s bytes.';
COMMENT ON COLUMN release.dropped_us IS 'When the proposal was taken back, refused or overtaken.';
COMMENT ON COLUMN release.number IS 'From 1, gapless, over all organisations.';

CREATE TABLE release_party (
    release BIGINT NOT NULL REFERENCES release,
    organisation BIGINT NOT NULL REFERENCES organisation,
    PRIMARY KEY (release, organisation)
);
CREATE INDEX release_party_organisation ON release_party (organisation);
COMMENT ON TABLE release_party IS 'Whose events a release counts.';

CREATE TABLE release_approval (
    release BIGINT NOT NULL REFERENCES release,
    user_id BIGINT NOT NULL REFERENCES app_user (id),
    organisation BIGINT NOT NULL REFERENCES organisation,
    approved_us BIGINT NOT NULL,
    PRIMARY KEY (release, user_id)
);
CREATE INDEX release_approval_organisation ON release_approval (organisation);
CREATE INDEX release_approval_user_id ON release_approval (user_id);
COMMENT ON TABLE release_approval IS 'Who said yes to the very bytes of a proposal.';

CREATE TABLE release_head (
    one BIGINT PRIMARY KEY DEFAULT 1 CONSTRAINT release_head_is_one_row CHECK (one = 1),
    number BIGINT NOT NULL
);
COMMENT ON TABLE release_head IS 'The last published number; locked while one is published.';
INSERT INTO release_head (number) VALUES (0);

CREATE FUNCTION release_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'release % is published and stays as it is', OLD.number USING ERRCODE = 'check_violation';
END
$$;
COMMENT ON FUNCTION release_is_frozen() IS 'Refuses to change or remove a published release.';
CREATE TRIGGER release_is_frozen BEFORE UPDATE OR DELETE ON release
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION release_is_frozen();
