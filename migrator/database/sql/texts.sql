-- The recorded text of some attempts: what an edit is compared with, and what a rollback runs where the file is gone.
SELECT pg_catalog.json_object_agg(id, pg_catalog.json_build_object('up', up_sql, 'down', down_sql))
  FROM {schema}.schema_migrations
 WHERE id = ANY ({ids}::bigint[]);
