-- Lessons and actions go, and who has tried a number.
DROP INDEX directory_entry_tried_by;
ALTER TABLE directory_entry DROP COLUMN tried_by;
DROP TABLE lesson;
