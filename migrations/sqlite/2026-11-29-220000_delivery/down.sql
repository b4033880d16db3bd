-- Nobody is told outside of the app any more; what was is forgotten.
DROP TABLE delivery;
