-- Nobody is seen home any more: plans, check-ins, alarms, roster and rules are lost.
DROP TABLE safety_rules;
DROP TABLE duty_turn;
DROP TABLE alarm;
DROP TABLE alarm_step;
DROP TABLE check_in;
DROP TABLE outreach;
DROP TRIGGER alert_changed ON alert;
CREATE TRIGGER alert_changed AFTER INSERT OR UPDATE OF acknowledged_us ON alert
    FOR EACH ROW EXECUTE FUNCTION alert_changed();
