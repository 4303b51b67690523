-- The WAL that the replication slot furthest behind keeps from being removed: it fills the disk while nobody reads it.
-- A slot that is lost keeps nothing any more, and one that is unreserved soon will not: both are named.
SELECT
    COALESCE(pg_catalog.max(slot.bytes), 0) AS value,
    pg_catalog.jsonb_agg(
        slot.shown || ' (' || pg_catalog.concat_ws(', ', pg_catalog.pg_size_pretty(slot.bytes), slot.trouble) || ')'
        ORDER BY slot.place
    ) FILTER (WHERE slot.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    'Start what reads it; or, if nothing will, drop it: SELECT pg_drop_replication_slot('
        || pg_catalog.min(pg_catalog.quote_literal(slot.slot_name)) FILTER (WHERE slot.place = 1) || ');' AS remedy
FROM (
    SELECT
        entry.slot_name,
        pg_catalog.quote_ident(entry.slot_name) AS shown,
        retained.bytes,
        pg_catalog.concat_ws(
            ', ', CASE WHEN NOT entry.active THEN 'inactive' END,
            CASE WHEN entry.wal_status IN ('unreserved', 'lost') THEN entry.wal_status END
        ) AS trouble,
        pg_catalog.row_number() OVER (ORDER BY retained.bytes DESC NULLS LAST, entry.slot_name) AS place
    FROM pg_catalog.pg_get_replication_slots() AS entry
    CROSS JOIN LATERAL (
        SELECT GREATEST(0, pg_catalog.pg_wal_lsn_diff(
            CASE
                WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                ELSE pg_catalog.pg_current_wal_lsn()
            END,
            entry.restart_lsn
        )) * CASE WHEN entry.restart_lsn IS NOT NULL THEN 1 END AS bytes
    ) AS retained
) AS slot
