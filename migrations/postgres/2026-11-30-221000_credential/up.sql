-- What an organisation's credential card says: who its people are to whoever stops them. It is shown without a PIN to
-- anybody who holds the phone, so there is nothing to seal; nobody's name is in it.
--
-- What keeps it true: crates/http/tests/api/credential.rs. In no backup: it is typed off the letter again.

CREATE TABLE credential_card (
    organisation BIGINT PRIMARY KEY REFERENCES organisation,
    words TEXT NOT NULL,
    changed_us BIGINT NOT NULL
);
COMMENT ON TABLE credential_card IS 'What the credential card of an organisation''s people says.';

SELECT rows_of_one_organisation('credential_card');
