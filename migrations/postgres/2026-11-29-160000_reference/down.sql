-- The database checks an event's organisation and people row by row again.
DROP TRIGGER event_is_referred_to ON app_user;
DROP TRIGGER event_is_referred_to ON organisation;
DROP FUNCTION event_is_referred_to();
DROP TRIGGER event_keeps_its_owner ON event;
DROP FUNCTION event_keeps_its_owner();
DROP TRIGGER event_refers ON event;
DROP FUNCTION event_refers();
ALTER TABLE event
    ADD CONSTRAINT event_organisation_fkey FOREIGN KEY (organisation) REFERENCES organisation,
    ADD CONSTRAINT event_reporter_fkey FOREIGN KEY (reporter) REFERENCES app_user,
    ADD CONSTRAINT event_author_fkey FOREIGN KEY (author) REFERENCES app_user;
