-- The register of places where an organisation works. The comments under migrations/postgres hold here too.

CREATE TABLE place (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT place_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    sealed BLOB NOT NULL,
    created_us INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    retired_us INTEGER
) STRICT;
CREATE INDEX place_organisation ON place (organisation);

CREATE TABLE place_review (
    place BLOB NOT NULL REFERENCES place (id) ON DELETE CASCADE,
    band TEXT NOT NULL,
    organisation INTEGER NOT NULL REFERENCES organisation,
    category INTEGER NOT NULL CONSTRAINT place_review_category_is_0_to_5 CHECK (category BETWEEN 0 AND 5),
    proposed INTEGER NOT NULL CONSTRAINT place_review_proposed_is_0_to_5 CHECK (proposed BETWEEN 0 AND 5),
    reason TEXT NOT NULL,
    reviewed_us INTEGER NOT NULL,
    reviewed_by INTEGER REFERENCES app_user (id),
    expires_us INTEGER NOT NULL CONSTRAINT place_review_lasts CHECK (expires_us > reviewed_us),
    PRIMARY KEY (place, band)
) STRICT;
CREATE INDEX place_review_organisation ON place_review (organisation);
CREATE INDEX place_review_reviewed_by ON place_review (reviewed_by) WHERE reviewed_by IS NOT NULL;
