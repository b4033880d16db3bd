-- Code words that a team has agreed on: never the words. The comments under migrations/postgres hold here too.

CREATE TABLE code_word (
    id INTEGER NOT NULL PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation,
    data_key INTEGER NOT NULL,
    digest BLOB NOT NULL CONSTRAINT code_word_digest_is_sha256 CHECK (length(digest) = 32),
    stands_for TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    CONSTRAINT code_word_is_one_words UNIQUE (organisation, digest)
) STRICT;
