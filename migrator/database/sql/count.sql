-- Bounded: an answer that takes longer is not worth the load. A message of two statements is a transaction of its own, to
-- which LOCAL holds. {what} is every row, or those with a value in a column.
SET LOCAL statement_timeout = '5s';
SELECT pg_catalog.to_json(pg_catalog.count({what})) FROM {table};
