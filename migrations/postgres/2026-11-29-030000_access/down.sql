-- Nodes look at sessions every few seconds, as before.
DROP TRIGGER token_changed ON token;
DROP TRIGGER app_user_changed ON app_user;
DROP TRIGGER session_ended ON session;
DROP FUNCTION access_changed();
