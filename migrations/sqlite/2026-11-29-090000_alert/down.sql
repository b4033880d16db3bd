-- Alerts go, those that nobody has acknowledged too.
DROP TABLE alert;
DROP TABLE alert_head;
