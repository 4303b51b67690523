-- relkind I, an index of a partitioned table, is invalid until each partition has its own: that is how it is made.
SELECT
    pg_catalog.count(*) AS value,
    (pg_catalog.jsonb_agg(pg_catalog.format('%I.%I', schema.nspname, class.relname)
        ORDER BY schema.nspname, class.relname)) AS names,
    NULL::pg_catalog.text AS obstacle,
    'Unless one is being built just now: drop it with DROP INDEX CONCURRENTLY, and create it again.' AS remedy
FROM pg_catalog.pg_index AS index
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
WHERE class.relkind = 'i' AND NOT (index.indisvalid AND index.indisready AND index.indislive)
