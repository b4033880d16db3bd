-- What somebody found who looked at a place. The comments under migrations/postgres hold here too.

CREATE TABLE place_audit (
    id BLOB NOT NULL PRIMARY KEY CONSTRAINT place_audit_id_is_a_uuid CHECK (length(id) = 16),
    organisation INTEGER NOT NULL REFERENCES organisation,
    sealed BLOB NOT NULL,
    audited_us INTEGER NOT NULL,
    audited_by INTEGER REFERENCES app_user (id)
) STRICT;
CREATE INDEX place_audit_organisation ON place_audit (organisation, audited_us);
CREATE INDEX place_audit_audited_by ON place_audit (audited_by) WHERE audited_by IS NOT NULL;
