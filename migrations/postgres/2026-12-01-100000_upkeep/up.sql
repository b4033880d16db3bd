-- What keeps an account awake: its owner has read the briefing within a year and agreed to the text on what is kept about
-- them, and a steward has vouched for it within a quarter. Who has not is asked to, and sees nothing else meanwhile.
--
-- In no backup: of a restored database everybody is asked anew, and counts as vouched for when it was restored. What keeps
-- it true: crates/domain/src/upkeep.rs; crates/store/src/upkeep.rs; crates/http/tests/api/asleep.rs.

ALTER TABLE app_user ADD COLUMN briefed_us BIGINT;
ALTER TABLE app_user ADD COLUMN briefing_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE app_user ADD COLUMN consented_us BIGINT;
ALTER TABLE app_user ADD COLUMN consent_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE app_user ADD COLUMN vouched_us BIGINT NOT NULL DEFAULT 0;
COMMENT ON COLUMN app_user.briefed_us IS 'When its owner last said that they have read the briefing; NULL if never.';
COMMENT ON COLUMN app_user.briefing_version IS 'Which version of it.';
COMMENT ON COLUMN app_user.consented_us IS 'When its owner agreed to the text on what is kept about them; NULL if never.';
COMMENT ON COLUMN app_user.consent_version IS 'Which version of it.';
COMMENT ON COLUMN app_user.vouched_us IS 'When a steward last vouched for it; whoever made it did so too, so it counts from created_us at least.';

-- A quarter begins with this migration, or everybody would sleep. The owner of the tables is bound too.
ALTER TABLE app_user NO FORCE ROW LEVEL SECURITY;
UPDATE app_user SET vouched_us = (extract(epoch FROM now()) * 1000000)::BIGINT;
ALTER TABLE app_user FORCE ROW LEVEL SECURITY;

DROP TRIGGER app_user_changed ON app_user;
CREATE TRIGGER app_user_changed AFTER DELETE OR UPDATE OF role, key_populations, password_hash, disabled_us, briefed_us, consented_us, vouched_us ON app_user
    FOR EACH ROW EXECUTE FUNCTION access_changed('user', 'id');
