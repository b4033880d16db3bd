-- Security bulletins, and who has seen them. The comments under migrations/postgres hold here too.

CREATE TABLE bulletin (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT bulletin_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    author INTEGER NOT NULL REFERENCES app_user (id),
    audience TEXT NOT NULL,
    kind TEXT NOT NULL,
    cells TEXT NOT NULL CONSTRAINT bulletin_has_an_area CHECK (length(cells) > 0),
    advice_sealed BLOB,
    issued_us INTEGER NOT NULL,
    valid_until_us INTEGER NOT NULL,
    revoked_us INTEGER,
    revoked_by INTEGER REFERENCES app_user (id),
    CONSTRAINT bulletin_lasts_72_hours_at_most CHECK (
        valid_until_us > issued_us AND valid_until_us - issued_us <= 259200000000
    )
) STRICT;
CREATE INDEX bulletin_organisation ON bulletin (organisation);
CREATE INDEX bulletin_author ON bulletin (author);
CREATE INDEX bulletin_revoked_by ON bulletin (revoked_by) WHERE revoked_by IS NOT NULL;
CREATE INDEX bulletin_valid_until ON bulletin (valid_until_us);

CREATE TABLE bulletin_receipt (
    bulletin BLOB NOT NULL REFERENCES bulletin (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    organisation INTEGER NOT NULL REFERENCES organisation,
    seen_us INTEGER NOT NULL,
    PRIMARY KEY (bulletin, user_id)
) STRICT;
CREATE INDEX bulletin_receipt_user_id ON bulletin_receipt (user_id);
CREATE INDEX bulletin_receipt_organisation ON bulletin_receipt (organisation);
