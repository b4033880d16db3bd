-- Devices and open codes go, and with them the sessions that were bound to one or have another secret than their first.
DELETE FROM session WHERE device IS NOT NULL OR current_hash IS NOT NULL;
DROP INDEX session_device;
DROP INDEX session_previous_hash;
DROP INDEX session_current_hash;
ALTER TABLE session DROP COLUMN shared;
ALTER TABLE session DROP COLUMN rotated_us;
ALTER TABLE session DROP COLUMN previous_until_us;
ALTER TABLE session DROP COLUMN previous_hash;
ALTER TABLE session DROP COLUMN current_hash;
ALTER TABLE session DROP COLUMN device;
DROP TABLE enrolment;
DROP TABLE device;
