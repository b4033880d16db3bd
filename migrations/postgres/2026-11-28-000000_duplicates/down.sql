-- What was merged counts again; the versions stay, under a name that the program before knows.
DROP TABLE distinct_pair;
UPDATE event SET action = 'amended' WHERE action IN ('merged', 'separated');

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
WHERE superseded_by IS NULL AND action <> 'withdrawn';

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
    WHERE superseded_by IS NULL AND action <> 'withdrawn'
    GROUP BY cell_8, organisation
) AS counted ON counted.cell_8 = cell_shape.cell;

DROP INDEX event_similar;
DROP INDEX event_duplicate_of;
COMMENT ON COLUMN event.action IS 'created, amended, verified or withdrawn: what this version did.';
ALTER TABLE event DROP COLUMN told_us, DROP COLUMN told_version, DROP COLUMN duplicate_of;
