-- Who did what is forgotten, with the triggers that kept it.
DROP TABLE audit_cut;
DROP TABLE audit_concerned;
DROP TABLE audit;
DROP TABLE audit_head;
