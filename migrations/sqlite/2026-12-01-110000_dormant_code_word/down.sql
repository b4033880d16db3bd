-- A word that nobody has confirmed must not be in force again.
DELETE FROM code_word WHERE dormant = 1;
ALTER TABLE code_word DROP COLUMN dormant;
