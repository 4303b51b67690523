-- Sessions that wait for a lock, whatever its kind; pg_locks is public.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(waiting.shown ORDER BY waiting.pid) FILTER (WHERE waiting.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    'pg_blocking_pids(pid) tells whom a session waits for.' AS remedy
FROM (
    SELECT
        client.pid, pg_catalog.row_number() OVER (ORDER BY client.pid) AS place,
        client.shown || pg_catalog.concat(
            ' for ' || pg_catalog.min(pg_catalog.concat_ws(' on ', held.mode, wanted.relname)), ''
        ) AS shown
    FROM client
    JOIN pg_catalog.pg_locks AS held ON held.pid = client.pid AND NOT held.granted
    LEFT JOIN pg_catalog.pg_class AS wanted ON wanted.oid = held.relation AND client.datname = pg_catalog.current_database()
    GROUP BY client.pid, client.shown
) AS waiting
