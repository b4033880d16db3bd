-- Nothing here: one program serves an SQLite database, and tells itself whose access has changed. The step
-- exists so that both engines have the same history.
SELECT 1;
