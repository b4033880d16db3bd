-- Who did what, in an order that nobody can change unnoticed: who signed in, looked at, changed, exported or
-- revoked, and whom it concerned. Never what was said or seen. The comments under migrations/postgres hold here
-- too; the one write lock keeps the heads.

CREATE TABLE audit_head (
    organisation INTEGER NOT NULL PRIMARY KEY REFERENCES organisation (id),
    number INTEGER NOT NULL CONSTRAINT audit_head_not_negative CHECK (number >= 0),
    hash BLOB NOT NULL CONSTRAINT audit_head_hash_is_sha256 CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE audit (
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    number INTEGER NOT NULL CONSTRAINT audit_number_positive CHECK (number > 0),
    at_us INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor INTEGER,
    action TEXT NOT NULL,
    subject_kind TEXT,
    subject TEXT,
    key_number INTEGER NOT NULL,
    previous BLOB NOT NULL CONSTRAINT audit_previous_is_sha256 CHECK (length(previous) = 32),
    hash BLOB NOT NULL CONSTRAINT audit_hash_is_sha256 CHECK (length(hash) = 32),
    PRIMARY KEY (organisation, number)
) STRICT;
CREATE INDEX audit_actor ON audit (organisation, actor_kind, actor, number);

CREATE TABLE audit_concerned (
    person INTEGER NOT NULL REFERENCES app_user (id),
    position INTEGER NOT NULL CONSTRAINT audit_concerned_position_positive CHECK (position > 0),
    organisation INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (person, position),
    FOREIGN KEY (organisation, number) REFERENCES audit (organisation, number)
) STRICT;
CREATE INDEX audit_concerned_entry ON audit_concerned (organisation, number);

CREATE TABLE audit_cut (
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    number INTEGER NOT NULL CONSTRAINT audit_cut_number_positive CHECK (number > 0),
    cut_us INTEGER NOT NULL,
    PRIMARY KEY (organisation, number)
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
WHEN NOT EXISTS (SELECT 1 FROM audit_cut WHERE audit_cut.organisation = OLD.organisation AND audit_cut.number >= OLD.number)
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;
CREATE TRIGGER audit_concerned_is_not_changed BEFORE UPDATE ON audit_concerned
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;
CREATE TRIGGER audit_concerned_is_not_removed BEFORE DELETE ON audit_concerned
WHEN NOT EXISTS (SELECT 1 FROM audit_cut WHERE audit_cut.organisation = OLD.organisation AND audit_cut.number >= OLD.number)
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;
CREATE TRIGGER audit_cut_is_not_changed BEFORE UPDATE ON audit_cut
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;
CREATE TRIGGER audit_cut_is_not_removed BEFORE DELETE ON audit_cut
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;
CREATE TRIGGER audit_head_is_not_removed BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit is only appended to'); END;
