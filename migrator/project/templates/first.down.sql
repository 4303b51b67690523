-- Undoes 001_create_users.up.sql; the rows go with the table. migrator rehearse proves that nothing else is left.
DROP TABLE users;
