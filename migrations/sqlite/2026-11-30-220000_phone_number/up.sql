-- Whose a telephone number is, for text messages that come in. The comments under migrations/postgres hold here too.

CREATE TABLE phone_number (
    person INTEGER NOT NULL PRIMARY KEY REFERENCES staff_contact (person) ON DELETE CASCADE,
    organisation INTEGER NOT NULL REFERENCES organisation,
    data_key INTEGER NOT NULL,
    digest BLOB CONSTRAINT phone_number_digest_is_32_bytes CHECK (length(digest) = 32)
) STRICT;
CREATE INDEX phone_number_organisation ON phone_number (organisation);
