-- Every report counts in totals again, whatever was agreed to.
ALTER TABLE event DROP COLUMN consents;
