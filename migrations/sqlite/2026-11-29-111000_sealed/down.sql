-- Nothing is sealed any more, and what was cannot be read.
DROP INDEX event_sealed_by_organisation;
DROP INDEX event_readable;
ALTER TABLE event DROP COLUMN narrative_sealed;
DROP TABLE staff_contact;
DROP TABLE audit_key;
DROP TABLE person_key;
DROP TABLE data_key;
