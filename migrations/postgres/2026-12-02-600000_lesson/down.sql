-- Lessons and actions go, and who has tried a number.
COMMENT ON TABLE credential_card IS 'What the credential card of an organisation''s people says.';
DROP INDEX directory_entry_tried_by;
ALTER TABLE directory_entry DROP COLUMN tried_by;
DROP TABLE lesson;
