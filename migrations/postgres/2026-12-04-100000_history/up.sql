-- Until when everything that its owner ever told is open in a session: for some minutes after they have proved anew who they are.

ALTER TABLE session ADD COLUMN history_until_us BIGINT;
COMMENT ON COLUMN session.history_until_us IS 'Until when everything that its owner told is open in it; NULL: not at all.';
