-- No browser is told any more; each asks again.
DROP TABLE push_subscription;
