-- Connections of the whole server that run a statement just now: they share its processors and disks. A hidden one that
-- is in a transaction may run one or be idle in it.
SELECT
    counted.value,
    counted.value + counted.hidden AS most,
    counted.names,
    counted.hidden || ' more may run a statement: what sessions of other roles do is not told to the role' AS obstacle,
    CASE WHEN counted.hidden IS NOT NULL THEN grant_stats.remedy END AS remedy
FROM (
    SELECT
        pg_catalog.count(*) FILTER (WHERE NOT found.hidden) AS value,
        NULLIF(pg_catalog.count(*) FILTER (WHERE found.hidden), 0) AS hidden,
        pg_catalog.jsonb_agg(found.shown ORDER BY found.place) FILTER (WHERE NOT found.hidden AND found.place <= 10)
            AS names
    FROM (
        SELECT
            session.shown,
            session.hidden,
            pg_catalog.row_number() OVER (ORDER BY session.hidden, session.query_start, session.pid) AS place
        FROM session
        WHERE (session.hidden AND session.in_transaction)
           OR (session.backend_type = 'client backend' AND session.state IN ('active', 'fastpath function call'))
    ) AS found
) AS counted
CROSS JOIN grant_stats
