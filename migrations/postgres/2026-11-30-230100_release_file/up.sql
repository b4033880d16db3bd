-- The files of published releases, as they were made first: whoever has one finds the same bytes here, whichever
-- program runs by then. They are made when a release is published, or first asked for one that was before.
--
-- In no backup: of a restored database they are made again from the release's content, whose hash is in it. What keeps
-- it true: crates/store/tests/releases.rs.

CREATE TABLE release_file (
    release BIGINT NOT NULL REFERENCES release,
    name TEXT NOT NULL,
    organisation BIGINT NOT NULL REFERENCES organisation,
    media_type TEXT NOT NULL,
    sha256 BYTEA NOT NULL CONSTRAINT release_file_sha256_is_one CHECK (octet_length(sha256) = 32),
    bytes BYTEA NOT NULL,
    PRIMARY KEY (release, name)
);
CREATE INDEX release_file_organisation ON release_file (organisation);
COMMENT ON TABLE release_file IS 'Files of published releases. None ever changes.';
COMMENT ON COLUMN release_file.organisation IS 'Whose people proposed the release.';
COMMENT ON COLUMN release_file.sha256 IS 'Of the bytes; of all of them together the release''s manifest tells it.';

CREATE FUNCTION release_file_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'file % of release % stays as it is', OLD.name, OLD.release USING ERRCODE = 'check_violation';
END
$$;
COMMENT ON FUNCTION release_file_is_frozen() IS 'Refuses to change or remove a file of a release.';
CREATE TRIGGER release_file_is_frozen BEFORE UPDATE OR DELETE ON release_file
    FOR EACH ROW EXECUTE FUNCTION release_file_is_frozen();

SELECT rows_of_one_organisation('release_file');
