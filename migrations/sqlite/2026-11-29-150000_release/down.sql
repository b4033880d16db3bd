-- Proposals and published releases go; what was published stays with those who have it.
DROP TABLE release_head;
DROP TABLE release_approval;
DROP TABLE release_party;
DROP TABLE release;
