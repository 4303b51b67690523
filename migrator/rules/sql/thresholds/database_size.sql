-- Asking for a size takes CONNECT on the database, or pg_read_all_stats: who has lost both since is told nothing.
SELECT
    CASE WHEN allowed.so THEN pg_catalog.pg_database_size(pg_catalog.current_database()) END AS value,
    NULL::pg_catalog.jsonb AS names,
    CASE WHEN NOT allowed.so THEN 'the role may not connect to the database any more' END AS obstacle,
    CASE WHEN NOT allowed.so THEN grant_stats.remedy END AS remedy
FROM grant_stats
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CONNECT')
        OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS so
) AS allowed
