-- With the old program an open phone tells its owner's whole history again.
ALTER TABLE session DROP COLUMN history_until_us;
