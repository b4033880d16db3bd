-- Tokens that only hand in: a phone that fills in forms, or a form server, keeps one, and whoever takes it reads nothing with it.
-- What keeps it true: tests/attacks/doors.rs.

ALTER TABLE token ADD COLUMN intake_only BIGINT NOT NULL DEFAULT 0 CONSTRAINT token_intake_only_is_0_or_1 CHECK (intake_only IN (0, 1));
COMMENT ON COLUMN token.intake_only IS '1 for a token that only hands in and reads nothing.';
