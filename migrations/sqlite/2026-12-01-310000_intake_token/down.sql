-- Tokens that only hand in are none any more: with the old program they would read what their role may.
DELETE FROM token WHERE intake_only = 1;
ALTER TABLE token DROP COLUMN intake_only;
