-- Drills from before somebody else had to agree to them stay drills: they call nobody as if it were real, and are in no statistic.
UPDATE outreach SET state = json_set(state, '$.exercise_agreed', json('true')) WHERE exercise = 1;
