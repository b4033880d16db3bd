-- Near-duplicates: two reports of one incident, which the map must count once. A supervisor merges one event
-- into another (event.duplicate_of) or says that they are two (distinct_pair); nothing is merged by itself.
--
-- Portable columns only, the same as under migrations/sqlite. What keeps it true: crates/store is the only
-- writer; Store::check looks for events merged into none.

ALTER TABLE event
    ADD COLUMN duplicate_of BYTEA CONSTRAINT event_duplicate_of_is_an_id CHECK (octet_length(duplicate_of) = 16),
    ADD COLUMN told_version BIGINT,
    ADD COLUMN told_us BIGINT;
COMMENT ON COLUMN event.duplicate_of IS
    'The event this one is merged into, by its event_id in the same organisation: this one is kept and does not count. That one is merged into no other, so there are no chains.';
COMMENT ON COLUMN event.told_version IS
    'The version as its reporter counts them: being merged is not told to who reported, since it would tell that somebody else saw the same. NULL where it is the version.';
COMMENT ON COLUMN event.told_us IS
    'When the last version its reporter is told of was recorded; NULL where it is this one.';
COMMENT ON COLUMN event.action IS
    'created, amended, verified, withdrawn, merged or separated: what this version did.';

CREATE INDEX event_duplicate_of ON event (organisation, duplicate_of) WHERE superseded_by IS NULL AND duplicate_of IS NOT NULL;
-- Looking for events that may be the same: near in place, then in time.
CREATE INDEX event_similar ON event (organisation, cell_8, earliest_us) WHERE superseded_by IS NULL AND duplicate_of IS NULL;

CREATE TABLE distinct_pair (
    later BIGINT NOT NULL REFERENCES event,
    earlier BIGINT NOT NULL REFERENCES event,
    organisation BIGINT NOT NULL REFERENCES organisation,
    author BIGINT REFERENCES app_user,
    decided_us BIGINT NOT NULL,
    CONSTRAINT distinct_pair_has_an_order CHECK (earlier < later),
    PRIMARY KEY (later, earlier)
);
CREATE INDEX distinct_pair_earlier ON distinct_pair (earlier);
CREATE INDEX distinct_pair_organisation ON distinct_pair (organisation);
CREATE INDEX distinct_pair_author ON distinct_pair (author) WHERE author IS NOT NULL;
COMMENT ON TABLE distinct_pair IS 'Pairs of events that somebody has said are two: not suggested again.';
COMMENT ON COLUMN distinct_pair.later IS 'The first position of the event that was stored later.';
COMMENT ON COLUMN distinct_pair.earlier IS 'The first position of the other.';
COMMENT ON COLUMN distinct_pair.author IS 'Who said so; NULL for a program.';

-- The layers count an incident once, like the map.
CREATE OR REPLACE VIEW event_current AS
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
WHERE superseded_by IS NULL AND action <> 'withdrawn' AND duplicate_of IS NULL;

CREATE OR REPLACE VIEW event_cell_count AS
SELECT cell_shape.cell AS id,
    to_hex(cell_shape.cell) AS cell,
    counted.organisation,
    counted.events,
    cell_shape.geom
FROM cell_shape
JOIN (
    SELECT cell_8, organisation, count(*) AS events
    FROM event
    WHERE superseded_by IS NULL AND action <> 'withdrawn' AND duplicate_of IS NULL
    GROUP BY cell_8, organisation
) AS counted ON counted.cell_8 = cell_shape.cell;
