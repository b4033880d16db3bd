-- Near-duplicates: two reports of one incident, which the map must count once. A supervisor merges one event
-- into another (event.duplicate_of) or says that they are two (distinct_pair); nothing is merged by itself.
--
-- Portable columns only, the same as under migrations/postgres, whose comments hold here too. What keeps it
-- true: crates/store is the only writer; Store::check looks for events merged into none.

-- The event this one is merged into, by its event_id in the same organisation: this one is kept and does not
-- count. That one is merged into no other, so there are no chains.
ALTER TABLE event ADD COLUMN duplicate_of BLOB CONSTRAINT event_duplicate_of_is_an_id CHECK (length(duplicate_of) = 16);
-- The version as its reporter counts them: being merged is not told to who reported, since it would tell that
-- somebody else saw the same. NULL where it is the version.
ALTER TABLE event ADD COLUMN told_version INTEGER;
-- When the last version its reporter is told of was recorded; NULL where it is this one.
ALTER TABLE event ADD COLUMN told_us INTEGER;

CREATE INDEX event_duplicate_of ON event (organisation, duplicate_of) WHERE superseded_by IS NULL AND duplicate_of IS NOT NULL;
-- Looking for events that may be the same: near in place, then in time.
CREATE INDEX event_similar ON event (organisation, cell_8, earliest_us) WHERE superseded_by IS NULL AND duplicate_of IS NULL;

-- Pairs of events that somebody has said are two: not suggested again.
CREATE TABLE distinct_pair (
    -- The first position of the event that was stored later, and of the other.
    later INTEGER NOT NULL REFERENCES event,
    earlier INTEGER NOT NULL REFERENCES event,
    organisation INTEGER NOT NULL REFERENCES organisation,
    -- Who said so; NULL for a program.
    author INTEGER REFERENCES app_user,
    decided_us INTEGER NOT NULL,
    CONSTRAINT distinct_pair_has_an_order CHECK (earlier < later),
    PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID;
CREATE INDEX distinct_pair_earlier ON distinct_pair (earlier);
CREATE INDEX distinct_pair_organisation ON distinct_pair (organisation);
CREATE INDEX distinct_pair_author ON distinct_pair (author) WHERE author IS NOT NULL;
