-- How far the slowest replica is behind in time; on a standby, how far that is itself. A replica that has replayed all
-- there is has no lag, whatever its last one was. Without pg_monitor, a role sees that there are replicas and no more.
SELECT
    CASE WHEN pg_catalog.pg_is_in_recovery() THEN own.lag ELSE COALESCE(replicas.worst, 0) END AS value,
    CASE
        WHEN pg_catalog.pg_is_in_recovery() THEN '["this standby"]'::pg_catalog.jsonb
        ELSE COALESCE(replicas.names, '["no replica is connected"]')
    END AS names,
    CASE
        WHEN pg_catalog.pg_is_in_recovery() THEN
            CASE WHEN own.lag IS NULL THEN 'nothing has been replayed since the standby started' END
        WHEN replicas.hidden > 0 THEN pg_catalog.format('the state of %s replicas is hidden', replicas.hidden)
    END AS obstacle,
    CASE
        WHEN pg_catalog.pg_is_in_recovery() THEN NULL
        WHEN replicas.hidden > 0 THEN pg_catalog.format('GRANT pg_monitor TO %I;', CURRENT_USER)
    END AS remedy
FROM (
    SELECT
        pg_catalog.max(standby.lag) AS worst,
        pg_catalog.count(*) FILTER (WHERE standby.state IS NULL) AS hidden,
        pg_catalog.jsonb_agg(standby.shown ORDER BY standby.lag DESC NULLS LAST) AS names
    FROM (
        SELECT
            sender.state,
            COALESCE(NULLIF(sender.application_name, ''), 'pid ' || sender.pid) AS shown,
            CASE
                WHEN sender.state IS NULL THEN NULL
                WHEN sender.replay_lsn = sender.sent_lsn AND sender.state = 'streaming'
                    AND sender.replay_lag IS NULL THEN 0
                ELSE COALESCE(
                    1000 * EXTRACT(epoch FROM sender.replay_lag),
                    CASE WHEN sender.replay_lsn = sender.sent_lsn THEN 0 END
                )
            END AS lag
        FROM pg_catalog.pg_stat_replication AS sender
        WHERE sender.application_name <> 'pg_basebackup'
    ) AS standby
) AS replicas
CROSS JOIN (
    SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN
        CASE
            WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN 0
            ELSE 1000 * EXTRACT(
                epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()
            )
        END
    END AS lag
) AS own
