-- Which municipalities a promoter has looked at today who has no plan there. The comments under migrations/postgres hold here
-- too.

CREATE TABLE map_choice (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES app_user,
    organisation INTEGER NOT NULL REFERENCES organisation,
    day TEXT NOT NULL,
    municipalities TEXT NOT NULL
) STRICT;
CREATE INDEX map_choice_organisation ON map_choice (organisation);
