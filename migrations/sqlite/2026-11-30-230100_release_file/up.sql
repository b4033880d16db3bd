-- The files of published releases, as they were made first. The comments under migrations/postgres hold here too.

CREATE TABLE release_file (
    release INTEGER NOT NULL REFERENCES release,
    name TEXT NOT NULL,
    organisation INTEGER NOT NULL REFERENCES organisation,
    media_type TEXT NOT NULL,
    sha256 BLOB NOT NULL CONSTRAINT release_file_sha256_is_one CHECK (length(sha256) = 32),
    bytes BLOB NOT NULL,
    PRIMARY KEY (release, name)
) STRICT;
CREATE INDEX release_file_organisation ON release_file (organisation);

CREATE TRIGGER release_file_is_frozen_when_changed BEFORE UPDATE ON release_file
BEGIN SELECT RAISE(ABORT, 'a file of a release stays as it is'); END;
CREATE TRIGGER release_file_is_frozen_when_removed BEFORE DELETE ON release_file
BEGIN SELECT RAISE(ABORT, 'a file of a release stays as it is'); END;
