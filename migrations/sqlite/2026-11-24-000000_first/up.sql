-- The first tables: who reports (organisation, app_user, session, token), what was reported (event), and
-- how far the feed has come (feed_head).
--
-- Portable columns only (integers BIGINT, times microseconds UTC, ids 16 bytes, JSON as TEXT), the same as
-- under migrations/postgres, whose comments on tables and columns hold here too. STRICT knows no BIGINT:
-- INTEGER is 64 bits in SQLite. What keeps it true: crates/store is the only writer; the tests in
-- crates/store/tests compare these columns with crates/store/src/schema.rs.

-- A civil-society organisation. Nothing of one is ever shown to another.
CREATE TABLE organisation (
    id INTEGER NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL CONSTRAINT organisation_slug_is_taken UNIQUE,
    name TEXT NOT NULL,
    created_us INTEGER NOT NULL
) STRICT;

-- Somebody who may sign in, by pseudonym. No names, no numbers, no addresses.
CREATE TABLE app_user (
    id INTEGER NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    handle TEXT NOT NULL,
    role TEXT NOT NULL,
    -- Bits in the order FSW TW MSM PPL MIX ORG UNK; 0 means all.
    key_populations INTEGER NOT NULL CONSTRAINT app_user_key_populations_are_bits CHECK (key_populations BETWEEN 0 AND 127),
    password_hash TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    disabled_us INTEGER,
    CONSTRAINT app_user_handle_is_taken UNIQUE (organisation, handle)
) STRICT;

-- Signed-in users. The cookie's secret itself is nowhere.
CREATE TABLE session (
    secret_hash BLOB NOT NULL PRIMARY KEY CONSTRAINT session_secret_hash_is_sha256 CHECK (length(secret_hash) = 32),
    user_id INTEGER NOT NULL REFERENCES app_user ON DELETE CASCADE,
    created_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL,
    -- Rounded: written once a minute at most.
    last_seen_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_expires_us ON session (expires_us);

-- Bearer tokens of programs. A number never comes back: AUTOINCREMENT.
CREATE TABLE token (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    secret_hash BLOB NOT NULL UNIQUE CONSTRAINT token_secret_hash_is_sha256 CHECK (length(secret_hash) = 32),
    organisation INTEGER NOT NULL REFERENCES organisation,
    role TEXT NOT NULL,
    label TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    expires_us INTEGER,
    revoked_us INTEGER
) STRICT;
CREATE INDEX token_organisation ON token (organisation);

-- One row. Every append holds SQLite's one write lock until it commits, so positions are given in commit
-- order and without gaps. epoch is the lineage of this database, random.
CREATE TABLE feed_head (
    one INTEGER NOT NULL PRIMARY KEY DEFAULT 1 CONSTRAINT feed_head_is_one_row CHECK (one = 1),
    epoch INTEGER NOT NULL,
    position INTEGER NOT NULL
) STRICT;
INSERT INTO feed_head (epoch, position) VALUES (random(), 0);

-- One row per version of an event, in commit order: log and feed at once. A new version is a new row; of the
-- old one only superseded_by changes, and withdrawing erases narrative and flags of all versions.
CREATE TABLE event (
    -- Place in the feed, from 1, no gaps.
    position INTEGER NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    version INTEGER NOT NULL CONSTRAINT event_version_counts_from_1 CHECK (version >= 1),
    -- Position of version 1: the event's place in lists, whatever happens to it later.
    first_position INTEGER NOT NULL,
    -- Position of the version before; NULL in version 1.
    supersedes INTEGER,
    -- Position of the version after; NULL in the version that holds.
    superseded_by INTEGER,
    earliest_us INTEGER NOT NULL,
    latest_us INTEGER NOT NULL,
    -- H3 cell of resolution 9 or coarser. The point itself is kept nowhere.
    cell INTEGER NOT NULL,
    -- The index parent of cell at resolution 8; cell itself where that is coarser.
    cell_8 INTEGER NOT NULL,
    -- The centre of cell, degrees, WGS 84.
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    severity INTEGER NOT NULL CONSTRAINT event_severity_is_1_to_5 CHECK (severity BETWEEN 1 AND 5),
    felt INTEGER,
    potential INTEGER,
    -- Bits in the order FSW TW MSM PPL MIX ORG UNK; 0 means unknown.
    key_populations INTEGER NOT NULL,
    -- Who reported the event; NULL for programs and imports. The same in all versions.
    reporter INTEGER REFERENCES app_user,
    -- Who made this version, where it is not the first.
    author INTEGER REFERENCES app_user,
    recorded_us INTEGER NOT NULL,
    -- UUID made by the reporter's device; unique in the organisation.
    event_id BLOB NOT NULL,
    -- created, amended, verified or withdrawn: what this version did.
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    time_precision TEXT NOT NULL,
    location_precision TEXT NOT NULL,
    source TEXT NOT NULL,
    verification TEXT NOT NULL,
    setting TEXT,
    perpetrator TEXT,
    -- Optional details as JSON; NULL when there are none or they were erased.
    flags TEXT,
    -- Short text. Never exported; erased on withdrawal.
    narrative TEXT,
    CONSTRAINT event_interval_has_a_direction CHECK (latest_us >= earliest_us),
    CONSTRAINT event_version_is_there_once UNIQUE (organisation, event_id, version)
) STRICT;
CREATE UNIQUE INDEX event_has_one_current_version ON event (organisation, first_position) WHERE superseded_by IS NULL;
CREATE INDEX event_reporter ON event (reporter, first_position) WHERE superseded_by IS NULL AND reporter IS NOT NULL;
CREATE INDEX event_author ON event (author) WHERE author IS NOT NULL;
