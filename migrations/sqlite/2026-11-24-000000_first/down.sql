-- Everything of this step goes, data included.
DROP TABLE event;
DROP TABLE feed_head;
DROP TABLE token;
DROP TABLE session;
DROP TABLE app_user;
DROP TABLE organisation;
