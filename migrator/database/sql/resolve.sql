-- The table that a script means, found along the path that the script will find it by; nothing where there is none.
SELECT pg_catalog.json_build_object('schema', n.nspname, 'table', c.relname)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid = pg_catalog.to_regclass({name}) AND c.relkind IN ('r', 'p');
