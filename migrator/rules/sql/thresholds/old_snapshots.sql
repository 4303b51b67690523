-- The oldest transaction of this database that holds a snapshot: CREATE INDEX CONCURRENTLY waits for its end.
SELECT
    COALESCE(pg_catalog.max(holding.age), 0) AS value,
    pg_catalog.jsonb_agg(holding.shown ORDER BY holding.age DESC) FILTER (WHERE holding.place <= 3) AS names,
    (SELECT 'which snapshots sessions of other roles hold is hidden (' || hidden.own || ')' FROM hidden WHERE hidden.own > 0) AS obstacle,
    COALESCE(
        (SELECT hidden.remedy FROM hidden WHERE hidden.own > 0),
        'Wait for it, or end it with pg_terminate_backend(pid).'
    ) AS remedy
FROM (
    SELECT
        client.shown, 1000 * EXTRACT(epoch FROM pg_catalog.clock_timestamp() - client.xact_start) AS age,
        pg_catalog.row_number() OVER (ORDER BY client.xact_start) AS place
    FROM client
    WHERE client.datname = pg_catalog.current_database()
      AND client.backend_xmin IS NOT NULL AND client.xact_start IS NOT NULL
) AS holding
