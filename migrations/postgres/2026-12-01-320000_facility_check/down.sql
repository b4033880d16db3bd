-- What was found of premises goes.
DROP TABLE facility_check;
