-- Nobody is reminded of anybody any more.
DROP TABLE support_case;
DROP TABLE support_seen;
DROP TABLE support_person;
