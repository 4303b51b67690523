-- The oldest open transaction in this database: what it has locked stays locked, and the queue behind a migration that
-- waits for it holds up everybody else. Autovacuum gives way, a parallel worker is its leader's, and transactions that
-- are prepared have a threshold of their own.
SELECT
    CASE WHEN counted.hidden IS NULL THEN COALESCE(counted.value, 0) ELSE counted.value END AS value,
    counted.names,
    'how old the transaction of ' || counted.hidden || ' is may not be seen' AS obstacle,
    CASE
        WHEN counted.hidden IS NOT NULL THEN grant_stats.remedy
        ELSE 'Wait for it to end, or end it: SELECT pg_terminate_backend(' || counted.worst || ');'
    END AS remedy
FROM (
    SELECT
        pg_catalog.trunc(1000 * pg_catalog.max(found.seconds)) AS value,
        pg_catalog.min(found.pid) FILTER (WHERE found.place = 1) AS worst,
        pg_catalog.jsonb_agg(
            found.shown || ' ' || found.state || ', ' || pg_catalog.make_interval(secs => pg_catalog.trunc(found.seconds))
            ORDER BY found.place
        ) FILTER (WHERE NOT found.hidden AND found.place <= 10) AS names,
        pg_catalog.string_agg(found.shown, ', ' ORDER BY found.place)
            FILTER (WHERE found.hidden AND found.rank <= 10)
            || COALESCE(' and ' || NULLIF(GREATEST(pg_catalog.count(*) FILTER (WHERE found.hidden) - 10, 0), 0)
            || ' more', '') AS hidden
    FROM (
        SELECT
            known.*,
            pg_catalog.row_number() OVER (ORDER BY known.hidden, known.seconds DESC, known.pid) AS place,
            pg_catalog.row_number() OVER (PARTITION BY known.hidden ORDER BY known.pid) AS rank
        FROM (
            SELECT
                session.pid, session.shown, session.hidden, session.state,
                -- Started between one look at the clock and the next, it is no older than 0.
                GREATEST(0, EXTRACT(epoch FROM pg_catalog.clock_timestamp() - session.xact_start)) AS seconds
            FROM session
            WHERE session.here
              AND CASE
                  WHEN session.hidden THEN session.in_transaction
                  ELSE session.xact_start IS NOT NULL AND session.backend_type NOT IN ('autovacuum worker', 'walsender') AND session.leader_pid IS NULL
              END
        ) AS known
    ) AS found
) AS counted
CROSS JOIN grant_stats
