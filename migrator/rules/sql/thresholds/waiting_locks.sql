-- Sessions in this database that wait for a lock, of whatever kind. Locks are public.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(
        waiting.shown || ' for ' || waiting.since
            || COALESCE(' behind pid ' || pg_catalog.array_to_string(waiting.blockers, ', '), '')
        ORDER BY waiting.place
    ) FILTER (WHERE waiting.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    'See in pg_stat_activity what these do that are waited for, and end what should not go on: '
        || 'SELECT pg_terminate_backend(' || pg_catalog.min(waiting.blockers[1]) FILTER (WHERE waiting.place = 1)
        || ');' AS remedy
FROM (
    SELECT
        queued.shown,
        queued.place,
        pg_catalog.date_trunc('second', GREATEST(pg_catalog.clock_timestamp() - queued.waitstart, '0')) AS since,
        -- Of a prepared transaction there is no process: PostgreSQL says 0.
        NULLIF(
            ARRAY(
                SELECT DISTINCT blocker.pid
                FROM pg_catalog.unnest(
                    CASE WHEN queued.place <= 10 THEN pg_catalog.pg_blocking_pids(queued.pid) END
                ) AS blocker (pid)
                WHERE blocker.pid > 0
            ),
            '{}'
        ) AS blockers
    FROM (
        SELECT
            session.pid, session.shown, lock.waitstart,
            pg_catalog.row_number() OVER (ORDER BY lock.waitstart, session.pid) AS place
        FROM session
        -- For a moment a lock is waited for that has no time yet.
        JOIN (
            SELECT lock.pid, COALESCE(pg_catalog.min(lock.waitstart), pg_catalog.clock_timestamp()) AS waitstart
            FROM pg_catalog.pg_locks AS lock
            WHERE NOT lock.granted
            GROUP BY lock.pid
        ) AS lock ON lock.pid = session.pid
        WHERE session.here
    ) AS queued
) AS waiting
