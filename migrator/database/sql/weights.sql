-- How large every table, materialized view and index is by the server's own counts, which take no lock: [schema, name,
-- rows, bytes] each; of a partitioned table all its partitions, of an index its table. Where nothing has counted a
-- table, bytes are NULL, and rows those that the statistics have seen come and go; a standby's have seen none: NULL.
WITH RECURSIVE leaf AS (
    SELECT class.oid AS whole, coalesce(index.indrelid, class.oid) AS oid
    FROM pg_catalog.pg_class AS class
    LEFT JOIN pg_catalog.pg_index AS index ON index.indexrelid = class.oid
    -- Below, there is what initdb has made.
    WHERE class.oid >= 16384 AND class.relkind IN ('r', 'm', 'p', 'i', 'I')
    UNION ALL
    SELECT leaf.whole, child.inhrelid
    FROM leaf
    JOIN pg_catalog.pg_inherits AS child ON child.inhparent = leaf.oid
), counted AS (
    SELECT
        class.oid,
        CASE
            WHEN class.reltuples >= 0
            THEN class.relpages::bigint * pg_catalog.current_setting('block_size')::bigint
        END AS bytes,
        CASE
            WHEN class.reltuples >= 0 THEN class.reltuples
            WHEN NOT pg_catalog.pg_is_in_recovery() AND pg_catalog.current_setting('track_counts')::boolean
            THEN pg_catalog.pg_stat_get_live_tuples(class.oid)
        END AS rows
    FROM pg_catalog.pg_class AS class
    -- A partitioned table has no rows itself, and what ANALYZE writes there counts those of its partitions again.
    WHERE class.oid >= 16384 AND class.relkind IN ('r', 'm')
)
SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
    space.nspname, whole.relname, weight.rows, weight.bytes
)), '[]')
FROM (
    SELECT
        leaf.whole,
        CASE WHEN pg_catalog.bool_and(counted.rows IS NOT NULL) THEN pg_catalog.sum(counted.rows) END AS rows,
        CASE WHEN pg_catalog.bool_and(counted.bytes IS NOT NULL) THEN pg_catalog.sum(counted.bytes) END AS bytes
    FROM leaf
    JOIN counted ON counted.oid = leaf.oid
    GROUP BY leaf.whole
) AS weight
JOIN pg_catalog.pg_class AS whole ON whole.oid = weight.whole
JOIN pg_catalog.pg_namespace AS space ON space.oid = whole.relnamespace
WHERE space.nspname NOT IN ('pg_toast', 'information_schema')
