-- Bounded: an answer that takes longer is not worth the load. {what} is every row, or those with a value in a column.
SET statement_timeout = '5s';
SELECT pg_catalog.to_json(pg_catalog.count({what})) FROM {table};
