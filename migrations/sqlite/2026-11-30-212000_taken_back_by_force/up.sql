-- Whoever ends an alarm with the second PIN of their phone has one PIN from then on. The comments under migrations/postgres
-- hold here too.

ALTER TABLE device ADD COLUMN forced_us INTEGER;
