-- Why a report was rejected, beside the version that says that it was: a code and nothing that anybody wrote. What it
-- says holds while the event is rejected; when that is undone the row goes. Who decided is in the version and the audit.
-- What keeps it true: crates/store/tests/triage.rs.

CREATE TABLE rejection (
    event BIGINT PRIMARY KEY REFERENCES event,
    organisation BIGINT NOT NULL REFERENCES organisation,
    reason TEXT NOT NULL,
    rejected_us BIGINT NOT NULL
);
CREATE INDEX rejection_organisation ON rejection (organisation);
COMMENT ON TABLE rejection IS 'Why reports were rejected.';
COMMENT ON COLUMN rejection.event IS 'The first position of the event.';

-- What waits for somebody to review it.
CREATE INDEX event_unreviewed ON event (organisation, first_position)
    WHERE superseded_by IS NULL AND verification IN ('V0', 'V1');

SELECT rows_of_one_organisation('rejection');
