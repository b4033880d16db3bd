-- Why a report was rejected. The comments under migrations/postgres hold here too.

CREATE TABLE rejection (
    event INTEGER NOT NULL PRIMARY KEY REFERENCES event,
    organisation INTEGER NOT NULL REFERENCES organisation,
    reason TEXT NOT NULL,
    rejected_us INTEGER NOT NULL
) STRICT;
CREATE INDEX rejection_organisation ON rejection (organisation);

CREATE INDEX event_unreviewed ON event (organisation, first_position)
    WHERE superseded_by IS NULL AND verification IN ('V0', 'V1');
