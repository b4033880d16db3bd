-- Nothing is lost but the quick way to it.
DROP INDEX alert_age;
DROP INDEX exposure_exact;
DROP INDEX event_exact;
DROP INDEX event_text_age;
