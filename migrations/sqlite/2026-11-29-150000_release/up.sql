-- Frozen releases: the only numbers that leave an organisation. The comments under migrations/postgres hold here
-- too.

CREATE TABLE release (
    id INTEGER NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    proposer INTEGER NOT NULL REFERENCES app_user (id),
    audience INTEGER REFERENCES organisation,
    content TEXT NOT NULL,
    sha256 BLOB NOT NULL CONSTRAINT release_sha256_is_one CHECK (length(sha256) = 32),
    proposed_us INTEGER NOT NULL,
    dropped_us INTEGER,
    number INTEGER CONSTRAINT release_number_is_taken UNIQUE,
    published_us INTEGER,
    CONSTRAINT release_published_has_a_number CHECK ((number IS NULL) = (published_us IS NULL)),
    CONSTRAINT release_published_stays CHECK (number IS NULL OR dropped_us IS NULL)
) STRICT;
CREATE INDEX release_organisation ON release (organisation);
CREATE INDEX release_proposer ON release (proposer);
CREATE INDEX release_audience ON release (audience) WHERE audience IS NOT NULL;

CREATE TABLE release_party (
    release INTEGER NOT NULL REFERENCES release,
    organisation INTEGER NOT NULL REFERENCES organisation,
    PRIMARY KEY (release, organisation)
) STRICT;
CREATE INDEX release_party_organisation ON release_party (organisation);

CREATE TABLE release_approval (
    release INTEGER NOT NULL REFERENCES release,
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    organisation INTEGER NOT NULL REFERENCES organisation,
    approved_us INTEGER NOT NULL,
    PRIMARY KEY (release, user_id)
) STRICT;
CREATE INDEX release_approval_organisation ON release_approval (organisation);
CREATE INDEX release_approval_user_id ON release_approval (user_id);

CREATE TABLE release_head (
    one INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CONSTRAINT release_head_is_one_row CHECK (one = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO release_head (number) VALUES (0);

CREATE TRIGGER release_is_frozen_when_changed BEFORE UPDATE ON release WHEN OLD.number IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a published release stays as it is'); END;
CREATE TRIGGER release_is_frozen_when_removed BEFORE DELETE ON release WHEN OLD.number IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a published release stays as it is'); END;
