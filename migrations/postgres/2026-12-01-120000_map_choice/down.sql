-- What was chosen today is chosen again.
DROP TABLE map_choice;
