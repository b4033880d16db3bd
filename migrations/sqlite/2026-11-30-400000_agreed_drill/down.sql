-- What was agreed is read by who knows of it, and by nobody else.
SELECT 1;
