-- What organisations have added to the directory goes.
DROP TABLE directory_entry;
