-- Bulletins go, with who has seen them.
DROP TABLE bulletin_receipt;
DROP TABLE bulletin;
