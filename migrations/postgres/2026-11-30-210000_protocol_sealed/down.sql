-- Cards that are sealed go: they could not be read here.
DELETE FROM protocol WHERE cards IS NULL;
ALTER TABLE protocol DROP COLUMN sealed;
ALTER TABLE protocol ALTER COLUMN cards SET NOT NULL;
