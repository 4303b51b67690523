-- Transactions of this database that somebody prepared and nobody ended: they hold their locks through a restart.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(
        pg_catalog.format('%L of %s since %s', waiting.gid, waiting.owner, pg_catalog.date_trunc('second', waiting.prepared))
        ORDER BY waiting.prepared
    ) FILTER (WHERE waiting.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    pg_catalog.format('COMMIT PREPARED %1$L; or ROLLBACK PREPARED %1$L;',
        (pg_catalog.array_agg(waiting.gid ORDER BY waiting.prepared))[1]) AS remedy
FROM (
    SELECT prepared.*, pg_catalog.row_number() OVER (ORDER BY prepared.prepared) AS place
    FROM pg_catalog.pg_prepared_xacts AS prepared
    WHERE prepared.database = pg_catalog.current_database()
) AS waiting
