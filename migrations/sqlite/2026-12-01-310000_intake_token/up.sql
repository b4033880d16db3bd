-- Tokens that only hand in. The comments under migrations/postgres hold here too.

ALTER TABLE token ADD COLUMN intake_only INTEGER NOT NULL DEFAULT 0 CONSTRAINT token_intake_only_is_0_or_1 CHECK (intake_only IN (0, 1));
