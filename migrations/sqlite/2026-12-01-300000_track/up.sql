-- Which places of check-ins are zones that somebody has chosen to send. The comments under migrations/postgres hold here too;
-- here the column keeps a default, which nothing leans on.

ALTER TABLE check_in ADD COLUMN track INTEGER NOT NULL DEFAULT 1 CONSTRAINT check_in_track_is_0_or_1 CHECK (track IN (0, 1));
