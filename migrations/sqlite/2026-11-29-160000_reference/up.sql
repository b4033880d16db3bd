-- SQLite keeps its foreign keys: looking up a parent costs it next to nothing.
SELECT 1;
