-- The most WAL that a replication slot keeps from being removed. A lost slot keeps none, and its replica is lost with it.
SELECT
    COALESCE(pg_catalog.max(slot.bytes), 0) AS value,
    COALESCE(
        pg_catalog.jsonb_agg(slot.shown ORDER BY slot.lost DESC, slot.bytes DESC NULLS LAST) FILTER (WHERE slot.place <= 10),
        '["no slot"]'
    ) AS names,
    CASE WHEN pg_catalog.count(*) FILTER (WHERE slot.lost) > 0 THEN
        pg_catalog.count(*) FILTER (WHERE slot.lost) || ' slots are lost: what they were to keep is removed'
    END AS obstacle,
    'Start the replica that reads it, or drop the slot: pg_drop_replication_slot(name).' AS remedy
FROM (
    SELECT
        held.bytes, held.wal_status = 'lost' AS lost,
        held.slot_name || CASE WHEN held.active THEN '' ELSE ', inactive' END
            || CASE WHEN held.wal_status IN ('unreserved', 'lost') THEN ', ' || held.wal_status ELSE '' END AS shown,
        pg_catalog.row_number() OVER (ORDER BY held.bytes DESC NULLS LAST) AS place
    FROM (
        SELECT
            slots.slot_name, slots.active, slots.wal_status,
            pg_catalog.pg_wal_lsn_diff(
                CASE
                    WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                    ELSE pg_catalog.pg_current_wal_lsn()
                END,
                slots.restart_lsn
            ) AS bytes
        FROM pg_catalog.pg_replication_slots AS slots
    ) AS held
) AS slot
