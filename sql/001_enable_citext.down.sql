-- Refused while a column still uses it: no CASCADE.
DROP EXTENSION citext;
