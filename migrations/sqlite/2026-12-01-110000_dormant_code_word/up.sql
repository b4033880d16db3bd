-- A code word that comes back with a backup is dormant. The comments under migrations/postgres hold here too.

ALTER TABLE code_word ADD COLUMN dormant INTEGER NOT NULL DEFAULT 1
    CONSTRAINT code_word_is_dormant_or_not CHECK (dormant IN (0, 1));
UPDATE code_word SET dormant = 0;
