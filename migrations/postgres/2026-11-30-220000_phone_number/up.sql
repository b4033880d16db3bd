-- Whose a telephone number is, for text messages that come in: an HMAC of the number with a key made of the
-- organisation's, made from the sealed contact when the first message comes after it was set (which takes the one before away), so that no number stands
-- in the database in the clear. It goes with the contact.
--
-- What keeps it true: crates/store/tests/text_messages.rs. In no backup: it is made anew from the contacts there.

CREATE TABLE phone_number (
    person BIGINT PRIMARY KEY REFERENCES staff_contact (person) ON DELETE CASCADE,
    organisation BIGINT NOT NULL REFERENCES organisation,
    data_key BIGINT NOT NULL,
    digest BYTEA CONSTRAINT phone_number_digest_is_32_bytes CHECK (octet_length(digest) = 32)
);
CREATE INDEX phone_number_organisation ON phone_number (organisation);
COMMENT ON TABLE phone_number IS 'HMACs of the telephone numbers of contacts, by which a text message is somebody''s.';
COMMENT ON COLUMN phone_number.data_key IS 'The number of the data key that the key was made of; no reference, since it is made anew with the next.';
COMMENT ON COLUMN phone_number.digest IS 'NULL where what stands for the number is none.';

SELECT rows_of_one_organisation('phone_number');
