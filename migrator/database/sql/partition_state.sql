-- Whether a table is a partition of another one, and whether a DETACH … CONCURRENTLY of it was cut short.
SELECT pg_catalog.to_json(inhdetachpending)
  FROM pg_catalog.pg_inherits
 WHERE inhparent = pg_catalog.to_regclass({parent}) AND inhrelid = pg_catalog.to_regclass({partition});
