-- Why reports were rejected is forgotten.
DROP TABLE rejection;
DROP INDEX event_unreviewed;
