-- Passkeys go; whoever has only one signs in by a code of their steward.
DROP TABLE sign_in_challenge;
DROP TABLE passkey;
