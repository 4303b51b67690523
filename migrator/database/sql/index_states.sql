-- The indexes of a table, or of everything: usable or not, and which process is building one. An index whose build failed
-- stays, costs every write and, where it is unique, still refuses rows (postgres.md §c). relkind I, of a partitioned table,
-- is invalid by design until the last partition is attached.
SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
           'schema', n.nspname, 'name', c.relname, 'table', i.indrelid::pg_catalog.regclass::text,
           'usable', i.indisvalid AND i.indisready AND i.indislive,
           'builder', (SELECT p.pid FROM pg_catalog.pg_stat_progress_create_index p
                        WHERE p.index_relid = i.indexrelid LIMIT 1),
           'definition', pg_catalog.pg_get_indexdef(i.indexrelid))), '[]')
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'i' AND {which};
