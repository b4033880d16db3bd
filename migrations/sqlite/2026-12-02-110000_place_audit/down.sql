-- What was noted of places is forgotten.
DROP TABLE place_audit;
