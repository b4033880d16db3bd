-- Looks by geometry are quick again, and storing an event slow.
COMMENT ON COLUMN event.geom IS 'Centre of the cell.';
CREATE INDEX event_geom ON event USING GIST (geom) WHERE superseded_by IS NULL;
