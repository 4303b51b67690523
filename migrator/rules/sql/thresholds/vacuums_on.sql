-- Vacuums of the table that run now: they hold SHARE UPDATE EXCLUSIVE. One to prevent wraparound does not give way.
SELECT
    pg_catalog.count(*) FILTER (WHERE vacuum.relid = relation.oid) AS value,
    pg_catalog.jsonb_agg(
        pg_catalog.format(
            'pid %s, %s%s', vacuum.pid, vacuum.phase,
            CASE WHEN activity.query LIKE '%to prevent wraparound%' THEN ', to prevent wraparound' ELSE '' END
        )
    ) FILTER (WHERE vacuum.relid = relation.oid) AS names,
    CASE WHEN pg_catalog.count(*) FILTER (WHERE vacuum.relid IS NULL) > 0 THEN
        'which table ' || pg_catalog.count(*) FILTER (WHERE vacuum.relid IS NULL) || ' vacuums are at is hidden'
    END AS obstacle,
    CASE WHEN pg_catalog.count(*) FILTER (WHERE vacuum.relid IS NULL) > 0 THEN
        pg_catalog.format('GRANT pg_read_all_stats TO %I;', CURRENT_USER)
    ELSE 'Wait for its end: pg_stat_progress_vacuum tells how far it is.' END AS remedy
FROM pg_catalog.pg_stat_progress_vacuum AS vacuum
LEFT JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = vacuum.pid
WHERE vacuum.datname = pg_catalog.current_database()
