-- How many more connections roles may open that are neither superusers nor have pg_use_reserved_connections. A hidden
-- session may be a worker of the server, which takes none away.
SELECT
    counted.value,
    counted.value - counted.hidden AS most,
    counted.names,
    counted.hidden || ' sessions of other roles may be connections, or workers: it is not told to the role' AS obstacle,
    CASE
        WHEN counted.hidden IS NOT NULL THEN grant_stats.remedy
        ELSE 'Close connections, put a pooler before the server, or raise max_connections.'
    END AS remedy
FROM (
    SELECT
        pg_catalog.current_setting('max_connections')::pg_catalog.int8
            - pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int8
            - COALESCE(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int8, 0)
            - COALESCE(pg_catalog.sum(taken.known), 0) - 1 AS value,  -- this session
        NULLIF(pg_catalog.sum(taken.hidden), 0) AS hidden,
        pg_catalog.jsonb_agg(
            pg_catalog.concat_ws(', ', taken.role, NULLIF(taken.application_name, '')) || ' (' || taken.known + taken.hidden
                || ')'
            ORDER BY taken.place
        ) FILTER (WHERE taken.place <= 5) AS names
    FROM (
        SELECT
            session.role,
            session.application_name,
            pg_catalog.count(*) FILTER (WHERE NOT session.hidden) AS known,
            pg_catalog.count(*) FILTER (WHERE session.hidden) AS hidden,
            pg_catalog.row_number() OVER (
                ORDER BY pg_catalog.count(*) DESC, session.role, session.application_name
            ) AS place
        FROM session
        WHERE session.hidden OR session.backend_type = 'client backend'
        GROUP BY session.role, session.application_name
    ) AS taken
) AS counted
CROSS JOIN grant_stats
