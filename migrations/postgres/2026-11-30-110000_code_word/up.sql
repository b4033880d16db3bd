-- Code words that a team has agreed on: what each stands for and since when, never the word. What is kept is an HMAC with
-- a key of the organisation's, which is in no dump: so whoever has the database alone can try no dictionary on it.
--
-- In no backup: a word that was changed since would be in force again. What keeps it true: crates/store/tests/code_words.rs.

CREATE TABLE code_word (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisation,
    data_key BIGINT NOT NULL,
    digest BYTEA NOT NULL CONSTRAINT code_word_digest_is_sha256 CHECK (octet_length(digest) = 32),
    stands_for TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    CONSTRAINT code_word_is_one_words UNIQUE (organisation, digest)
);
COMMENT ON TABLE code_word IS 'That a team has agreed on a word, and what it stands for; never the word. In no backup.';
COMMENT ON COLUMN code_word.data_key IS 'The number of the organisation''s key that the HMAC was made with; kept while it is named here.';
COMMENT ON COLUMN code_word.digest IS 'HMAC-SHA-256 of the word as it is heard: small letters, no accents.';
COMMENT ON COLUMN code_word.stands_for IS 'yellow, orange, red or silent.';

SELECT rows_of_one_organisation('code_word');
