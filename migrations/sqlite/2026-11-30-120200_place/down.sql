-- The register of places goes, with what was said of them.
DROP TABLE place_review;
DROP TABLE place;
