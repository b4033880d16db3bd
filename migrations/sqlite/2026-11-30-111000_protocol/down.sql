-- Organisations work by the default cards again.
DROP TABLE protocol;
