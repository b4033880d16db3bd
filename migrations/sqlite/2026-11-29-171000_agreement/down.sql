-- Agreements go: nobody sees another's releases any more.
DROP TABLE agreement;
