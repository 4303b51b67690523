-- Transactions of this database that PREPARE TRANSACTION has left to be ended, by whoever comes: until then they hold
-- their locks and keep VACUUM from removing rows, over restarts too. A standby does not list those of its primary.
SELECT
    CASE WHEN NOT standby.is THEN prepared.value END AS value,
    prepared.names,
    CASE WHEN standby.is THEN 'a standby does not know the prepared transactions of its primary' END AS obstacle,
    CASE WHEN standby.is THEN 'Ask the primary.' ELSE prepared.remedy END AS remedy
FROM (SELECT pg_catalog.pg_is_in_recovery() AS is) AS standby
CROSS JOIN (
    SELECT
        pg_catalog.count(*) AS value,
        pg_catalog.jsonb_agg(
            pg_catalog.quote_literal(found.gid) || ' of ' || found.owner || ', ' || found.age ORDER BY found.place
        ) FILTER (WHERE found.place <= 10) AS names,
        'End it, as its coordinator would: COMMIT PREPARED '
            || pg_catalog.min(pg_catalog.quote_literal(found.gid)) FILTER (WHERE found.place = 1)
            || '; or ROLLBACK PREPARED '
            || pg_catalog.min(pg_catalog.quote_literal(found.gid)) FILTER (WHERE found.place = 1) || ';' AS remedy
    FROM (
        SELECT
            entry.gid,
            COALESCE(role.rolname, entry.ownerid::pg_catalog.text) AS owner,
            pg_catalog.date_trunc('second', GREATEST(pg_catalog.clock_timestamp() - entry.prepared, '0')) AS age,
            pg_catalog.row_number() OVER (ORDER BY entry.prepared, entry.gid) AS place
        FROM pg_catalog.pg_prepared_xact() AS entry
        JOIN pg_catalog.pg_database AS base
            ON base.oid = entry.dbid AND base.datname = pg_catalog.current_database()
        LEFT JOIN pg_catalog.pg_roles AS role ON role.oid = entry.ownerid
    ) AS found
) AS prepared
