-- How many rows there are.
SELECT pg_catalog.count(*) FROM {table}
