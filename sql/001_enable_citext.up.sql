-- E-mail addresses and SKUs compare without regard to case. citext is a trusted extension: a role that may CREATE in
-- the database needs no superuser for it.
CREATE EXTENSION citext;
