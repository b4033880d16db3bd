-- Exposure: where and when teams were, and for how many working hours. The denominator of the risk, so that
-- a street is not called dangerous only because somebody was there to report.
--
-- Portable columns only, the same as under migrations/sqlite. It shares the feed's positions with event: one
-- gapless sequence for both, in commit order, because both take them from feed_head under its lock. What keeps
-- it true: crates/store is the only writer; Store::check reads both tables as one sequence.
--
-- As secret as events: a map of it shows where promoters walk. So there is no geometry and no view here, and
-- no layer for QGIS: whoever looks at the layers sees nothing of it.

-- One row per version of a record, in commit order. A new version is a new row; of the old one only
-- superseded_by changes.
CREATE TABLE exposure (
    position BIGINT PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisation,
    version BIGINT NOT NULL CONSTRAINT exposure_version_counts_from_1 CHECK (version >= 1),
    first_position BIGINT NOT NULL,
    supersedes BIGINT,
    superseded_by BIGINT,
    started_us BIGINT NOT NULL,
    ended_us BIGINT NOT NULL,
    cell BIGINT NOT NULL,
    workers BIGINT NOT NULL CONSTRAINT exposure_workers_are_1_to_50 CHECK (workers BETWEEN 1 AND 50),
    work_s BIGINT NOT NULL CONSTRAINT exposure_work_is_36_s_to_2000_h CHECK (work_s BETWEEN 36 AND 7200000),
    key_populations BIGINT NOT NULL,
    reporter BIGINT REFERENCES app_user,
    author BIGINT REFERENCES app_user,
    recorded_us BIGINT NOT NULL,
    exposure_id BYTEA NOT NULL,
    action TEXT NOT NULL,
    location_precision TEXT NOT NULL,
    source TEXT NOT NULL,
    CONSTRAINT exposure_interval_has_a_direction CHECK (ended_us > started_us),
    CONSTRAINT exposure_version_is_there_once UNIQUE (organisation, exposure_id, version)
);
CREATE UNIQUE INDEX exposure_has_one_current_version ON exposure (organisation, first_position) WHERE superseded_by IS NULL;
CREATE INDEX exposure_reporter ON exposure (reporter, first_position) WHERE superseded_by IS NULL AND reporter IS NOT NULL;
CREATE INDEX exposure_author ON exposure (author) WHERE author IS NOT NULL;
COMMENT ON TABLE exposure IS
    'One row per version of a record of outreach hours, in commit order. As secret as events: it shows where promoters walk.';
COMMENT ON COLUMN exposure.position IS 'Place in the feed, from 1; with event''s positions there are no gaps.';
COMMENT ON COLUMN exposure.exposure_id IS 'UUID made by the sender; unique in the organisation.';
COMMENT ON COLUMN exposure.first_position IS 'Position of version 1: the record''s place in lists, whatever happens to it later.';
COMMENT ON COLUMN exposure.supersedes IS 'Position of the version before; NULL in version 1.';
COMMENT ON COLUMN exposure.superseded_by IS 'Position of the version after; NULL in the version that holds.';
COMMENT ON COLUMN exposure.action IS 'created, amended or withdrawn: what this version did.';
COMMENT ON COLUMN exposure.cell IS 'H3 cell of resolution 9 or coarser. The point itself is kept nowhere.';
COMMENT ON COLUMN exposure.workers IS 'How many people worked together.';
COMMENT ON COLUMN exposure.work_s IS 'Seconds of work of all together; interval × workers unless they were elsewhere too.';
COMMENT ON COLUMN exposure.key_populations IS 'Bits in the order FSW TW MSM PPL MIX ORG UNK; 0 means unknown.';
COMMENT ON COLUMN exposure.reporter IS 'Who sent the record; NULL for programs and imports. The same in all versions.';
COMMENT ON COLUMN exposure.author IS 'Who made this version, where it is not the first.';
COMMENT ON COLUMN exposure.source IS 'session, log or import.';
