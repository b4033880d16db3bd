-- A word that nobody has confirmed must not be in force again.
ALTER TABLE code_word NO FORCE ROW LEVEL SECURITY;
DELETE FROM code_word WHERE dormant = 1;
ALTER TABLE code_word FORCE ROW LEVEL SECURITY;
ALTER TABLE code_word DROP COLUMN dormant;
