-- Exposure: where and when teams were, and for how many working hours. The denominator of the risk, so that
-- a street is not called dangerous only because somebody was there to report.
--
-- Portable columns only, the same as under migrations/postgres, whose comments on the table and its columns
-- hold here too. It shares the feed's positions with event: one gapless sequence for both, in commit order.
-- What keeps it true: crates/store is the only writer; Store::check reads both tables as one sequence.
--
-- As secret as events: a map of it shows where promoters walk.

-- One row per version of a record, in commit order. A new version is a new row; of the old one only
-- superseded_by changes.
CREATE TABLE exposure (
    -- Place in the feed, from 1; with event's positions there are no gaps.
    position INTEGER NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    version INTEGER NOT NULL CONSTRAINT exposure_version_counts_from_1 CHECK (version >= 1),
    -- Position of version 1: the record's place in lists, whatever happens to it later.
    first_position INTEGER NOT NULL,
    -- Position of the version before; NULL in version 1.
    supersedes INTEGER,
    -- Position of the version after; NULL in the version that holds.
    superseded_by INTEGER,
    started_us INTEGER NOT NULL,
    ended_us INTEGER NOT NULL,
    -- H3 cell of resolution 9 or coarser. The point itself is kept nowhere.
    cell INTEGER NOT NULL,
    -- How many people worked together.
    workers INTEGER NOT NULL CONSTRAINT exposure_workers_are_1_to_50 CHECK (workers BETWEEN 1 AND 50),
    -- Seconds of work of all together; interval × workers unless they were elsewhere too.
    work_s INTEGER NOT NULL CONSTRAINT exposure_work_is_36_s_to_2000_h CHECK (work_s BETWEEN 36 AND 7200000),
    -- Bits in the order FSW TW MSM PPL MIX ORG UNK; 0 means unknown.
    key_populations INTEGER NOT NULL,
    -- Who sent the record; NULL for programs and imports. The same in all versions.
    reporter INTEGER REFERENCES app_user,
    -- Who made this version, where it is not the first.
    author INTEGER REFERENCES app_user,
    recorded_us INTEGER NOT NULL,
    -- UUID made by the sender; unique in the organisation.
    exposure_id BLOB NOT NULL,
    -- created, amended or withdrawn: what this version did.
    action TEXT NOT NULL,
    location_precision TEXT NOT NULL,
    -- session, log or import.
    source TEXT NOT NULL,
    CONSTRAINT exposure_interval_has_a_direction CHECK (ended_us > started_us),
    CONSTRAINT exposure_version_is_there_once UNIQUE (organisation, exposure_id, version)
) STRICT;
CREATE UNIQUE INDEX exposure_has_one_current_version ON exposure (organisation, first_position) WHERE superseded_by IS NULL;
CREATE INDEX exposure_reporter ON exposure (reporter, first_position) WHERE superseded_by IS NULL AND reporter IS NOT NULL;
CREATE INDEX exposure_author ON exposure (author) WHERE author IS NOT NULL;
