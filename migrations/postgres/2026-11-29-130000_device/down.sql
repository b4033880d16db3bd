-- Devices and open codes go, and with them the sessions that were bound to one or have another secret than their first.
DROP TRIGGER session_rotated ON session;
DELETE FROM session WHERE device IS NOT NULL OR current_hash IS NOT NULL;
ALTER TABLE session
    DROP COLUMN shared,
    DROP COLUMN rotated_us,
    DROP COLUMN previous_until_us,
    DROP COLUMN previous_hash,
    DROP COLUMN current_hash,
    DROP COLUMN device;
COMMENT ON COLUMN session.secret_hash IS NULL;
DROP TABLE enrolment;
DROP TABLE device;
