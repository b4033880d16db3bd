-- Rows are told apart by their person again.
DROP INDEX session_organisation;
DROP INDEX alert_head_organisation;
DROP INDEX alert_organisation;
ALTER TABLE session DROP COLUMN organisation;
ALTER TABLE alert_head DROP COLUMN organisation;
ALTER TABLE alert DROP COLUMN organisation;
