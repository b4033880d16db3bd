-- The first tables: who reports (organisation, app_user, session, token), what was reported (event), and
-- how far the feed has come (feed_head).
--
-- Portable columns only (integers BIGINT, times BIGINT microseconds UTC, ids BYTEA, JSON as TEXT), the same
-- as under migrations/sqlite. What PostgreSQL has in addition, for people with SQL and QGIS, is at the end.
-- What keeps it true: crates/store is the only writer; the tests in crates/store/tests compare these
-- columns with crates/store/src/schema.rs.

CREATE EXTENSION IF NOT EXISTS postgis;

CREATE TABLE organisation (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug TEXT NOT NULL CONSTRAINT organisation_slug_is_taken UNIQUE,
    name TEXT NOT NULL,
    created_us BIGINT NOT NULL
);
COMMENT ON TABLE organisation IS 'A civil-society organisation. Nothing of one is ever shown to another.';

CREATE TABLE app_user (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisation,
    handle TEXT NOT NULL,
    role TEXT NOT NULL,
    key_populations BIGINT NOT NULL CONSTRAINT app_user_key_populations_are_bits CHECK (key_populations BETWEEN 0 AND 127),
    password_hash TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    disabled_us BIGINT,
    CONSTRAINT app_user_handle_is_taken UNIQUE (organisation, handle)
);
COMMENT ON TABLE app_user IS 'Somebody who may sign in, by pseudonym. No names, no numbers, no addresses.';
COMMENT ON COLUMN app_user.key_populations IS 'Bits in the order FSW TW MSM PPL MIX ORG UNK; 0 means all.';

CREATE TABLE session (
    secret_hash BYTEA PRIMARY KEY CONSTRAINT session_secret_hash_is_sha256 CHECK (octet_length(secret_hash) = 32),
    user_id BIGINT NOT NULL REFERENCES app_user ON DELETE CASCADE,
    created_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    last_seen_us BIGINT NOT NULL
);
CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_expires_us ON session (expires_us);
COMMENT ON TABLE session IS 'Signed-in users. The cookie''s secret itself is nowhere.';
COMMENT ON COLUMN session.last_seen_us IS 'Rounded: written once a minute at most.';

CREATE TABLE token (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    secret_hash BYTEA NOT NULL UNIQUE CONSTRAINT token_secret_hash_is_sha256 CHECK (octet_length(secret_hash) = 32),
    organisation BIGINT NOT NULL REFERENCES organisation,
    role TEXT NOT NULL,
    label TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    expires_us BIGINT,
    revoked_us BIGINT
);
CREATE INDEX token_organisation ON token (organisation);
COMMENT ON TABLE token IS 'Bearer tokens of programs.';

CREATE TABLE feed_head (
    one BIGINT PRIMARY KEY DEFAULT 1 CONSTRAINT feed_head_is_one_row CHECK (one = 1),
    epoch BIGINT NOT NULL,
    position BIGINT NOT NULL
) WITH (fillfactor = 10);
COMMENT ON TABLE feed_head IS
    'One row. Every append locks it until it commits, so positions are given in commit order and without gaps: a reader at a position never steps over a row that commits later.';
COMMENT ON COLUMN feed_head.epoch IS 'The lineage of this database, random. Positions of another epoch mean nothing here.';
INSERT INTO feed_head (epoch, position)
VALUES (('x' || left(md5(gen_random_uuid()::text || gen_random_uuid()::text), 16))::bit(64)::bigint, 0);

-- One row per version of an event, in commit order: log and feed at once. A new version is a new row; of the
-- old one only superseded_by changes, and withdrawing erases narrative and flags of all versions.
CREATE TABLE event (
    position BIGINT PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisation,
    version BIGINT NOT NULL CONSTRAINT event_version_counts_from_1 CHECK (version >= 1),
    first_position BIGINT NOT NULL,
    supersedes BIGINT,
    superseded_by BIGINT,
    earliest_us BIGINT NOT NULL,
    latest_us BIGINT NOT NULL,
    cell BIGINT NOT NULL,
    cell_8 BIGINT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    severity BIGINT NOT NULL CONSTRAINT event_severity_is_1_to_5 CHECK (severity BETWEEN 1 AND 5),
    felt BIGINT,
    potential BIGINT,
    key_populations BIGINT NOT NULL,
    reporter BIGINT REFERENCES app_user,
    author BIGINT REFERENCES app_user,
    recorded_us BIGINT NOT NULL,
    event_id BYTEA NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    time_precision TEXT NOT NULL,
    location_precision TEXT NOT NULL,
    source TEXT NOT NULL,
    verification TEXT NOT NULL,
    setting TEXT,
    perpetrator TEXT,
    flags TEXT,
    narrative TEXT,
    CONSTRAINT event_interval_has_a_direction CHECK (latest_us >= earliest_us),
    CONSTRAINT event_version_is_there_once UNIQUE (organisation, event_id, version)
);
CREATE UNIQUE INDEX event_has_one_current_version ON event (organisation, first_position) WHERE superseded_by IS NULL;
CREATE INDEX event_reporter ON event (reporter, first_position) WHERE superseded_by IS NULL AND reporter IS NOT NULL;
CREATE INDEX event_author ON event (author) WHERE author IS NOT NULL;
COMMENT ON TABLE event IS 'One row per version of a security event, in commit order: log and change feed at once.';
COMMENT ON COLUMN event.position IS 'Place in the feed, from 1, no gaps.';
COMMENT ON COLUMN event.event_id IS 'UUID made by the reporter''s device; unique in the organisation.';
COMMENT ON COLUMN event.first_position IS 'Position of version 1: the event''s place in lists, whatever happens to it later.';
COMMENT ON COLUMN event.supersedes IS 'Position of the version before; NULL in version 1.';
COMMENT ON COLUMN event.superseded_by IS 'Position of the version after; NULL in the version that holds.';
COMMENT ON COLUMN event.action IS 'created, amended, verified or withdrawn: what this version did.';
COMMENT ON COLUMN event.cell IS 'H3 cell of resolution 9 or coarser. The point itself is kept nowhere.';
COMMENT ON COLUMN event.cell_8 IS 'The index parent of cell at resolution 8; cell itself where that is coarser.';
COMMENT ON COLUMN event.lat IS 'Latitude of the centre of cell, degrees, WGS 84.';
COMMENT ON COLUMN event.lon IS 'Longitude of the centre of cell, degrees, WGS 84.';
COMMENT ON COLUMN event.key_populations IS 'Bits in the order FSW TW MSM PPL MIX ORG UNK; 0 means unknown.';
COMMENT ON COLUMN event.reporter IS 'Who reported the event; NULL for programs and imports. The same in all versions.';
COMMENT ON COLUMN event.author IS 'Who made this version, where it is not the first.';
COMMENT ON COLUMN event.flags IS 'Optional details as JSON; NULL when there are none or they were erased.';
COMMENT ON COLUMN event.narrative IS 'Short text. Never exported; erased on withdrawal.';

-- For people with SQL and QGIS; crates/store does not name these.

ALTER TABLE event
    ADD COLUMN geom geometry(Point, 4326) GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED;
CREATE INDEX event_geom ON event USING GIST (geom) WHERE superseded_by IS NULL;
COMMENT ON COLUMN event.geom IS 'Centre of the cell.';

CREATE VIEW event_current AS
SELECT position AS id,
    encode(event_id, 'hex')::uuid AS event_id,
    organisation,
    version,
    kind,
    severity,
    key_populations,
    to_timestamp(earliest_us / 1e6) AS earliest,
    to_timestamp(latest_us / 1e6) AS latest,
    time_precision,
    to_hex(cell) AS cell,
    location_precision,
    verification,
    geom
FROM event
WHERE superseded_by IS NULL AND action <> 'withdrawn';
COMMENT ON VIEW event_current IS 'The events as they stand, for QGIS (key column id). No text, no reporter, no setting.';

CREATE TABLE cell_shape (
    cell BIGINT PRIMARY KEY,
    geojson TEXT NOT NULL,
    geom geometry(Polygon, 4326) NOT NULL GENERATED ALWAYS AS (ST_SetSRID(ST_GeomFromGeoJSON(geojson), 4326)) STORED
);
CREATE INDEX cell_shape_geom ON cell_shape USING GIST (geom);
COMMENT ON TABLE cell_shape IS 'Outlines of cells that hold events, resolution 8 or coarser; filled by the program.';

CREATE VIEW event_cell_count AS
SELECT cell_shape.cell AS id,
    to_hex(cell_shape.cell) AS cell,
    counted.organisation,
    counted.events,
    cell_shape.geom
FROM cell_shape
JOIN (
    SELECT cell_8, organisation, count(*) AS events
    FROM event
    WHERE superseded_by IS NULL AND action <> 'withdrawn'
    GROUP BY cell_8, organisation
) AS counted ON counted.cell_8 = cell_shape.cell;
COMMENT ON VIEW event_cell_count IS
    'Events per cell of resolution 8 and organisation, for QGIS. Exact counts: for the operator, not for release. Key column id within one organisation.';
