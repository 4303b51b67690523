-- Undoes 001_create_users.up.sql; the rows go with the table.
DROP TABLE users;
