-- On a primary the lag of the standby, or the subscriber, that is furthest behind in replaying; on a standby its own.
--
-- A primary measures the time that replay takes and says null once a standby has caught up; but of one that has stopped to
-- replay it says what it last measured, or null. So what is more than one WAL segment behind and has no time is not
-- known. Less than that is what a standby has not reported yet: it does so every wal_receiver_status_interval only.
--
-- A standby that has replayed all that it received has no lag as long as something receives. Otherwise its lag is not more
-- than the time since the last transaction that it replayed.
SELECT
    CASE WHEN standby.is THEN own.value ELSE COALESCE(streams.value, 0) END AS value,
    CASE WHEN standby.is THEN own.names ELSE streams.names END AS names,
    CASE
        WHEN standby.is THEN own.obstacle
        ELSE NULLIF(pg_catalog.concat_ws(
            '; ',
            'how far behind ' || streams.hidden || ' is may not be seen',
            'how long ' || streams.stalled || ' is not told'
        ), '')
    END AS obstacle,
    CASE
        WHEN standby.is THEN 'See in pg_stat_wal_receiver and in the log of the standby why it does not keep up.'
        WHEN streams.hidden IS NOT NULL THEN grant_stats.remedy
        ELSE 'See on the standby what keeps it from replaying: a long query, a pause, a slow disk or network.'
    END AS remedy
FROM (SELECT pg_catalog.pg_is_in_recovery() AS is) AS standby
CROSS JOIN grant_stats
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.trunc(1000 * pg_catalog.max(stream.seconds)) AS value,
        pg_catalog.jsonb_agg(
            stream.shown || ', ' || pg_catalog.pg_size_pretty(stream.bytes) || ' behind' ORDER BY stream.place
        ) FILTER (WHERE stream.state IS NOT NULL AND stream.place <= 10) AS names,
        pg_catalog.string_agg(stream.shown, ', ' ORDER BY stream.shown) FILTER (WHERE stream.state IS NULL) AS hidden,
        pg_catalog.string_agg(
            stream.shown || ' has been ' || pg_catalog.pg_size_pretty(stream.bytes) || ' behind', ', ' ORDER BY stream.shown
        ) FILTER (WHERE stream.state IS NOT NULL AND stream.seconds IS NULL) AS stalled
    FROM (
        SELECT
            sent.*,
            pg_catalog.row_number() OVER (ORDER BY sent.seconds DESC NULLS LAST, sent.bytes DESC, sent.shown) AS place
        FROM (
            SELECT
                session.shown, sender.state, behind.bytes,
                CASE
                    WHEN sender.replay_lag IS NOT NULL THEN EXTRACT(epoch FROM sender.replay_lag)
                    WHEN behind.bytes < pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) THEN 0
                END AS seconds
            FROM pg_catalog.pg_stat_get_wal_senders() AS sender
            JOIN session ON session.pid = sender.pid
            CROSS JOIN LATERAL (
                SELECT pg_catalog.pg_wal_lsn_diff(
                    CASE WHEN NOT standby.is THEN pg_catalog.pg_current_wal_lsn() END,
                    COALESCE(sender.replay_lsn, '0/0')
                ) AS bytes
            ) AS behind
            -- A backup is sent, and never replayed.
            WHERE sender.state IS DISTINCT FROM 'backup'
        ) AS sent
    ) AS stream
) AS streams
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN receiver.there AND replay.received = replay.replayed THEN 0
            ELSE pg_catalog.trunc(
                1000 * GREATEST(0, EXTRACT(epoch FROM pg_catalog.clock_timestamp() - replay.at))
            )
        END AS value,
        CASE WHEN NOT receiver.there THEN '["no primary is connected"]'::pg_catalog.jsonb END AS names,
        CASE
            WHEN replay.at IS NULL AND NOT (receiver.there AND replay.received = replay.replayed)
                THEN 'no transaction has been replayed since the standby was started'
        END AS obstacle
    FROM (SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver) AS there) AS receiver
    CROSS JOIN (
        SELECT
            pg_catalog.pg_last_wal_receive_lsn() AS received,
            pg_catalog.pg_last_wal_replay_lsn() AS replayed,
            pg_catalog.pg_last_xact_replay_timestamp() AS at
    ) AS replay
) AS own
