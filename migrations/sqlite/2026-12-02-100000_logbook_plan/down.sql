-- How logbooks are to be read is forgotten.
DROP TABLE logbook_plan;
