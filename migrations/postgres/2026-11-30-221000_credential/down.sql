-- What the cards say goes.
DROP TABLE credential_card;
