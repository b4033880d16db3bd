-- Everything of this step goes, data included. The extension stays: others may use it.
DROP VIEW event_cell_count;
DROP TABLE cell_shape;
DROP VIEW event_current;
DROP TABLE event;
DROP TABLE feed_head;
DROP TABLE token;
DROP TABLE session;
DROP TABLE app_user;
DROP TABLE organisation;
