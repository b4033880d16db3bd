-- Alerts go, those that nobody has acknowledged too.
DROP TABLE alert;
DROP FUNCTION alert_changed();
DROP TABLE alert_head;
