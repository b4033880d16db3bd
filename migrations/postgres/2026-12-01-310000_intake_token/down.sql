-- Tokens that only hand in are none any more: with the old program they would read what their role may.
ALTER TABLE token NO FORCE ROW LEVEL SECURITY;
DELETE FROM token WHERE intake_only = 1;
ALTER TABLE token FORCE ROW LEVEL SECURITY;
ALTER TABLE token DROP COLUMN intake_only;
