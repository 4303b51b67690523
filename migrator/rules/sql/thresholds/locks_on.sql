-- Sessions that hold, or wait for, more than what a SELECT takes. A prepared transaction has no pid.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(held.shown ORDER BY held.shown) FILTER (WHERE held.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    'Wait for them, or end them with pg_terminate_backend(pid).' AS remedy
FROM (
    SELECT
        pg_catalog.row_number() OVER (ORDER BY lock.pid) AS place,
        COALESCE(pg_catalog.min(client.shown), 'pid ' || lock.pid, 'a prepared transaction') || ': '
            || pg_catalog.string_agg(DISTINCT lock.mode || CASE WHEN lock.granted THEN '' ELSE ' (waiting)' END, ', ') AS shown
    FROM pg_catalog.pg_locks AS lock
    LEFT JOIN client ON client.pid = lock.pid
    WHERE lock.locktype = 'relation' AND lock.relation = relation.oid AND lock.mode <> 'AccessShareLock'
      AND lock.database = (SELECT own.oid FROM pg_catalog.pg_database AS own WHERE own.datname = pg_catalog.current_database())
      AND lock.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
    GROUP BY lock.pid, CASE WHEN lock.pid IS NULL THEN lock.virtualtransaction END
) AS held
