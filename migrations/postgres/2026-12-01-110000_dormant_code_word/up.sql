-- A code word that comes back with a backup may have been changed since, because it was found out. So it is dormant: it
-- stands for nothing until the team agrees on it anew, and whoever hears it is told that it was one.
--
-- The default is for rows that a restored backup puts in, which does not name the column. What keeps it true:
-- crates/store/tests/code_words.rs.

ALTER TABLE code_word ADD COLUMN dormant BIGINT NOT NULL DEFAULT 0
    CONSTRAINT code_word_is_dormant_or_not CHECK (dormant IN (0, 1));
ALTER TABLE code_word ALTER COLUMN dormant SET DEFAULT 1;
COMMENT ON COLUMN code_word.dormant IS '1 of a word that came back with a backup and that nobody has confirmed since.';
