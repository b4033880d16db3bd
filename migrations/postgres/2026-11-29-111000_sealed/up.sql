-- What must not be read from the database, a dump or a backup is sealed: texts of events, names and telephone numbers of
-- staff. The installation's keys are in a file that is never in here; they wrap a data key per organisation, that a key
-- per person, and a person's text is sealed with theirs: without the row in person_key it cannot be read, ever.
--
-- event.narrative is emptied by the program when it first opens the database with its keys, and stays empty. What keeps
-- it true: crates/store/src/sealing; the contract tests look for planted words in the bytes of database and backup.

CREATE TABLE data_key (
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL CONSTRAINT data_key_number_positive CHECK (number > 0),
    wrapped_by TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (organisation, number)
);
COMMENT ON TABLE data_key IS 'The keys of organisations, wrapped by the installation''s; the last one seals.';
COMMENT ON COLUMN data_key.wrapped_by IS 'The name of the installation''s key; tells nothing of it.';

CREATE TABLE person_key (
    person BIGINT PRIMARY KEY REFERENCES app_user (id),
    organisation BIGINT NOT NULL,
    data_key BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_us BIGINT NOT NULL,
    FOREIGN KEY (organisation, data_key) REFERENCES data_key (organisation, number)
);
CREATE INDEX person_key_data_key ON person_key (organisation, data_key);
COMMENT ON TABLE person_key IS 'The keys of people, wrapped by their organisation''s. Erasing one erases what they wrote.';
COMMENT ON COLUMN person_key.data_key IS 'By which of the organisation''s keys it is wrapped.';

CREATE TABLE audit_key (
    number BIGINT PRIMARY KEY CONSTRAINT audit_key_number_positive CHECK (number > 0),
    wrapped_by TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_us BIGINT NOT NULL
);
COMMENT ON TABLE audit_key IS 'The keys of the audit''s hashes (audit.key_number), wrapped by the installation''s.';

CREATE TABLE staff_contact (
    person BIGINT PRIMARY KEY REFERENCES app_user (id),
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    sealed BYTEA NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE INDEX staff_contact_organisation ON staff_contact (organisation);
COMMENT ON TABLE staff_contact IS 'Who is behind a handle and how to reach them in need, sealed with the person''s key.';

ALTER TABLE event ADD COLUMN narrative_sealed BYTEA;
COMMENT ON COLUMN event.narrative IS 'Emptied: see narrative_sealed.';
COMMENT ON COLUMN event.narrative_sealed IS
    'Short text, sealed with the reporter''s key, or the organisation''s where nobody reported. Never exported; erased on withdrawal.';
CREATE INDEX event_readable ON event (position) WHERE narrative IS NOT NULL;
CREATE INDEX event_sealed_by_organisation ON event (organisation, position)
    WHERE narrative_sealed IS NOT NULL AND reporter IS NULL;
