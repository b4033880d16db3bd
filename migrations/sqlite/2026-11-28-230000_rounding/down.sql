-- The key goes. Figures that are told afterwards are rounded by another one.
DROP TABLE rounding_key;
