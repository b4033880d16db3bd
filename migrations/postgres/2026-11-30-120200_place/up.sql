-- The register of places where an organisation works. What a place is called and where it is are sealed with the
-- organisation's key: a list of venues is what must not be found. Beside it, by part of the day, the risk category that
-- somebody has confirmed or set instead of the map's proposal, with why and until when.
--
-- What keeps it true: crates/store/tests/places.rs; a change of keys seals places anew (sealing/rotate.rs).

CREATE TABLE place (
    id BYTEA PRIMARY KEY CONSTRAINT place_id_is_a_uuid CHECK (octet_length(id) = 16),
    organisation BIGINT NOT NULL REFERENCES organisation,
    sealed BYTEA NOT NULL,
    created_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    retired_us BIGINT
);
CREATE INDEX place_organisation ON place (organisation);
COMMENT ON TABLE place IS 'Places where an organisation works.';
COMMENT ON COLUMN place.sealed IS 'Name, cell of resolution 9 and setting, as JSON, sealed.';
COMMENT ON COLUMN place.retired_us IS 'Since when nobody works there any more.';

CREATE TABLE place_review (
    place BYTEA NOT NULL REFERENCES place (id) ON DELETE CASCADE,
    band TEXT NOT NULL,
    organisation BIGINT NOT NULL REFERENCES organisation,
    category BIGINT NOT NULL CONSTRAINT place_review_category_is_0_to_5 CHECK (category BETWEEN 0 AND 5),
    proposed BIGINT NOT NULL CONSTRAINT place_review_proposed_is_0_to_5 CHECK (proposed BETWEEN 0 AND 5),
    reason TEXT NOT NULL,
    reviewed_us BIGINT NOT NULL,
    reviewed_by BIGINT REFERENCES app_user (id),
    expires_us BIGINT NOT NULL CONSTRAINT place_review_lasts CHECK (expires_us > reviewed_us),
    PRIMARY KEY (place, band)
);
CREATE INDEX place_review_organisation ON place_review (organisation);
CREATE INDEX place_review_reviewed_by ON place_review (reviewed_by) WHERE reviewed_by IS NOT NULL;
COMMENT ON TABLE place_review IS 'The risk category of a place in a part of the day, as somebody has said it last.';
COMMENT ON COLUMN place_review.proposed IS 'What the map proposed then.';
COMMENT ON COLUMN place_review.reviewed_by IS 'Who said so; NULL when they were erased.';

SELECT rows_of_one_organisation('place');
SELECT rows_of_one_organisation('place_review');
