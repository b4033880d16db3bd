-- The table goes, data included. Positions it had are missing from the feed afterwards: only for tests, and
-- for a database without exposure yet.
DROP TABLE exposure;
