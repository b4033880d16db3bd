-- Which municipalities a promoter has looked at today who has no plan there: a phone in other hands shows a few, not the
-- country.
--
-- In no backup: it is of today. What keeps it true: crates/http/src/ground.rs; crates/http/tests/api/ground.rs.

CREATE TABLE map_choice (
    user_id BIGINT PRIMARY KEY REFERENCES app_user,
    organisation BIGINT NOT NULL REFERENCES organisation,
    day TEXT NOT NULL,
    municipalities TEXT NOT NULL
);
CREATE INDEX map_choice_organisation ON map_choice (organisation);
COMMENT ON TABLE map_choice IS 'The municipalities that a promoter has chosen to look at, beside those of their plans.';
COMMENT ON COLUMN map_choice.day IS 'The local day, like 2026-12-01; on another one they hold no more.';
COMMENT ON COLUMN map_choice.municipalities IS 'Their codes in the boundaries of the installation, in the order in which they were chosen, with a space between.';

SELECT rows_of_one_organisation('map_choice');
