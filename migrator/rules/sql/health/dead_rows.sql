SELECT
    CASE WHEN relation.oid IS NOT NULL THEN (
        100.0 * pg_catalog.pg_stat_get_dead_tuples(relation.oid)
        / GREATEST(1, pg_catalog.pg_stat_get_dead_tuples(relation.oid) + pg_catalog.pg_stat_get_live_tuples(relation.oid))
    ) END AS value,
    NULL::pg_catalog.jsonb AS names,
    NULL::pg_catalog.text AS obstacle,
    NULL::pg_catalog.text AS remedy
