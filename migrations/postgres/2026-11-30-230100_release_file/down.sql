-- The files go; whoever has them has them.
DROP TABLE release_file;
DROP FUNCTION release_file_is_frozen();
