-- What was merged counts again; the versions stay, under a name that the program before knows.
DROP TABLE distinct_pair;
DROP INDEX event_similar;
DROP INDEX event_duplicate_of;
UPDATE event SET action = 'amended' WHERE action IN ('merged', 'separated');
ALTER TABLE event DROP COLUMN told_us;
ALTER TABLE event DROP COLUMN told_version;
ALTER TABLE event DROP COLUMN duplicate_of;
