-- Security bulletins: what one organisation warns others of, in hexagons no finer than partners may see, for 72 hours at
-- most; and who has said that they have seen one. The advice is sealed with its author's key, so that it goes with them.
--
-- Who receives one is asked anew with each question (the audience, and the agreements in force), and stands nowhere.
-- In no backup: what was taken back after one was made would warn again. What keeps it true:
-- crates/store/tests/bulletins.rs.

CREATE TABLE bulletin (
    id BYTEA PRIMARY KEY CONSTRAINT bulletin_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    author BIGINT NOT NULL REFERENCES app_user (id),
    audience TEXT NOT NULL,
    kind TEXT NOT NULL,
    cells TEXT NOT NULL CONSTRAINT bulletin_has_an_area CHECK (length(cells) > 0),
    advice_sealed BYTEA,
    issued_us BIGINT NOT NULL,
    valid_until_us BIGINT NOT NULL,
    revoked_us BIGINT,
    revoked_by BIGINT REFERENCES app_user (id),
    CONSTRAINT bulletin_lasts_72_hours_at_most CHECK (
        valid_until_us > issued_us AND valid_until_us - issued_us <= 259200000000
    )
);
CREATE INDEX bulletin_organisation ON bulletin (organisation);
CREATE INDEX bulletin_author ON bulletin (author);
CREATE INDEX bulletin_revoked_by ON bulletin (revoked_by) WHERE revoked_by IS NOT NULL;
CREATE INDEX bulletin_valid_until ON bulletin (valid_until_us);
COMMENT ON TABLE bulletin IS 'What one organisation warns others of. In no backup.';
COMMENT ON COLUMN bulletin.organisation IS 'Who warns.';
COMMENT ON COLUMN bulletin.audience IS 'Whom: own, partners or everybody.';
COMMENT ON COLUMN bulletin.cells IS 'H3 cells of resolution 5 to 7, with commas between them.';
COMMENT ON COLUMN bulletin.valid_until_us IS 'When it ends by itself.';
COMMENT ON COLUMN bulletin.revoked_us IS 'When it was taken back before that.';

CREATE TABLE bulletin_receipt (
    bulletin BYTEA NOT NULL REFERENCES bulletin (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    organisation BIGINT NOT NULL REFERENCES organisation,
    seen_us BIGINT NOT NULL,
    PRIMARY KEY (bulletin, user_id)
);
CREATE INDEX bulletin_receipt_user_id ON bulletin_receipt (user_id);
CREATE INDEX bulletin_receipt_organisation ON bulletin_receipt (organisation);
COMMENT ON TABLE bulletin_receipt IS 'Who has said that they have seen a bulletin; the organisation is theirs.';

SELECT rows_of_one_organisation('bulletin');
SELECT rows_of_one_organisation('bulletin_receipt');
