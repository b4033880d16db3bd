-- Sharing agreements: what one organisation lets another see of its reports, how coarse, until when. The comments under
-- migrations/postgres hold here too.

CREATE TABLE agreement (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT agreement_id_is_an_id CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    partner_slug TEXT NOT NULL,
    partner INTEGER REFERENCES organisation,
    families TEXT NOT NULL CONSTRAINT agreement_names_families CHECK (length(families) > 0),
    finest INTEGER NOT NULL CONSTRAINT agreement_finest_is_4_to_7 CHECK (finest BETWEEN 4 AND 7),
    until_us INTEGER NOT NULL,
    offered_us INTEGER NOT NULL,
    offered_by INTEGER NOT NULL REFERENCES app_user (id),
    accepted_us INTEGER,
    accepted_by INTEGER REFERENCES app_user (id),
    ended_us INTEGER,
    ended_by INTEGER REFERENCES app_user (id),
    CONSTRAINT agreement_is_with_another CHECK (partner <> organisation),
    CONSTRAINT agreement_is_accepted_by_somebody CHECK (accepted_us IS NULL OR partner IS NOT NULL)
) STRICT;
CREATE INDEX agreement_organisation ON agreement (organisation);
CREATE INDEX agreement_partner ON agreement (partner) WHERE partner IS NOT NULL;
CREATE INDEX agreement_offered_by ON agreement (offered_by);
CREATE INDEX agreement_accepted_by ON agreement (accepted_by) WHERE accepted_by IS NOT NULL;
CREATE INDEX agreement_ended_by ON agreement (ended_by) WHERE ended_by IS NOT NULL;
