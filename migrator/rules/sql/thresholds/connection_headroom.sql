-- Connections that are left for roles without a privilege to reserved ones; a database may have a limit of its own.
SELECT
    LEAST(
        pg_catalog.current_setting('max_connections')::pg_catalog.int4
            - pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
            - COALESCE(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0)
            - taken.everywhere,
        CASE WHEN database.datconnlimit >= 0 THEN database.datconnlimit - taken.here END
    ) AS value,
    pg_catalog.jsonb_build_array(
        pg_catalog.format('%s of %s taken', taken.everywhere, pg_catalog.current_setting('max_connections'))
    ) AS names,
    NULL::pg_catalog.text AS obstacle,
    'End idle sessions, put a pooler in front, or raise max_connections.' AS remedy
FROM (
    SELECT
        1 + pg_catalog.count(*) AS everywhere,  -- ours is one of them
        1 + pg_catalog.count(*) FILTER (WHERE client.datname = pg_catalog.current_database()) AS here
    FROM client
) AS taken
JOIN pg_catalog.pg_database AS database ON database.datname = pg_catalog.current_database()
