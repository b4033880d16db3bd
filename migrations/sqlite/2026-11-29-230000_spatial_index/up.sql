-- SQLite has no geometry.
SELECT 1;
