-- The files go; whoever has them has them.
DROP TABLE release_file;
