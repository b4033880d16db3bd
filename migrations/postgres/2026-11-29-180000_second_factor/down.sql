-- Second factors go, and with them the sessions that may only set one up.
DELETE FROM session WHERE must_set_up = 1;
ALTER TABLE session DROP COLUMN must_set_up;
DROP TABLE pending_sign_in;
DROP TABLE totp;
