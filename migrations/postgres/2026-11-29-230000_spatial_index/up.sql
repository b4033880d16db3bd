-- A third of the work of storing an event went into a spatial index that no question of ours uses: only a desktop
-- GIS that draws `event_current` looks by geometry, and reads a million events without the index in some 0.3 s.
DROP INDEX event_geom;
COMMENT ON COLUMN event.geom IS 'Centre of the cell. No index: who often draws many events makes one, CREATE INDEX ON event USING GIST (geom) WHERE superseded_by IS NULL, and pays for it with each event stored.';
