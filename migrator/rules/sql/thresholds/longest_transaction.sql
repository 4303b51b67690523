-- The oldest open transaction of this database, prepared ones among them: they hold locks and keep VACUUM from dead rows.
SELECT
    COALESCE(pg_catalog.max(opened.age), 0) AS value,
    pg_catalog.jsonb_agg(opened.shown ORDER BY opened.age DESC) FILTER (WHERE opened.place <= 3) AS names,
    (SELECT 'since when sessions of other roles are in a transaction is hidden (' || hidden.own || ')' FROM hidden WHERE hidden.own > 0)
        AS obstacle,
    COALESCE(
        (SELECT hidden.remedy FROM hidden WHERE hidden.own > 0),
        'Wait for it, or end it: pg_terminate_backend(pid), ROLLBACK PREPARED.'
    ) AS remedy
FROM (
    SELECT begun.*, pg_catalog.row_number() OVER (ORDER BY begun.age DESC) AS place
    FROM (
        SELECT client.shown, 1000 * EXTRACT(epoch FROM pg_catalog.clock_timestamp() - client.xact_start) AS age
        FROM client
        WHERE client.datname = pg_catalog.current_database() AND client.xact_start IS NOT NULL
        UNION ALL
        SELECT
            pg_catalog.format('prepared %L of %s', prepared.gid, prepared.owner),
            1000 * EXTRACT(epoch FROM pg_catalog.clock_timestamp() - prepared.prepared)
        FROM pg_catalog.pg_prepared_xacts AS prepared
        WHERE prepared.database = pg_catalog.current_database()
    ) AS begun
) AS opened
