-- Both PINs open what they opened.
ALTER TABLE device DROP COLUMN forced_us;
