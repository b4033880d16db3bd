-- Nobody is seen home any more: plans, check-ins, alarms, roster and rules are lost.
DROP TABLE safety_rules;
DROP TABLE duty_turn;
DROP TABLE alarm;
DROP TABLE alarm_step;
DROP TABLE check_in;
DROP TABLE outreach;
