-- Which places of check-ins are zones that somebody has chosen to send on that outing: together they are a track, and go a day
-- after it is over; where help was called for goes after three (crates/store/src/retention.rs). Until now it was not known
-- which is which: those there are go with the tracks.
--
-- What keeps it true: crates/store/tests/outreach.rs.

ALTER TABLE check_in ADD COLUMN track BIGINT NOT NULL DEFAULT 1 CONSTRAINT check_in_track_is_0_or_1 CHECK (track IN (0, 1));
ALTER TABLE check_in ALTER COLUMN track DROP DEFAULT;
COMMENT ON COLUMN check_in.track IS '1 for a zone that was sent with what was said.';
