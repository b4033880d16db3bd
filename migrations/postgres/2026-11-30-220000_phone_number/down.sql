-- Nobody is known by their telephone number any more.
DROP TABLE phone_number;
