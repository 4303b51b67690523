-- How large tables are by the server's own estimates, which take no lock: of a partitioned table, all its partitions;
-- of an index, its table. NULL where there is no such table, or where it was never counted.
WITH RECURSIVE asked AS (
    SELECT class.oid, question.place
    FROM pg_catalog.jsonb_array_elements({names}) WITH ORDINALITY AS question (name, place)
    JOIN pg_catalog.pg_namespace AS space ON space.nspname = question.name ->> 0
    JOIN pg_catalog.pg_class AS class ON class.relnamespace = space.oid AND class.relname = question.name ->> 1
), leaf AS (
    SELECT coalesce(index.indrelid, asked.oid) AS oid, asked.place
    FROM asked
    LEFT JOIN pg_catalog.pg_index AS index ON index.indexrelid = asked.oid
    UNION ALL
    SELECT child.inhrelid, leaf.place
    FROM leaf
    JOIN pg_catalog.pg_inherits AS child ON child.inhparent = leaf.oid
)
SELECT pg_catalog.jsonb_agg(
    CASE WHEN weight.counted THEN pg_catalog.jsonb_build_array(weight.rows, weight.bytes) END ORDER BY question.place
)
FROM pg_catalog.generate_series(1, pg_catalog.jsonb_array_length({names})) AS question (place)
LEFT JOIN (
    SELECT
        leaf.place,
        pg_catalog.sum(class.reltuples) AS rows,
        pg_catalog.sum(class.relpages::bigint * pg_catalog.current_setting('block_size')::bigint) AS bytes,
        pg_catalog.bool_and(class.reltuples >= 0) AS counted
    FROM leaf
    JOIN pg_catalog.pg_class AS class ON class.oid = leaf.oid
    -- A partitioned table has no rows itself, and what ANALYZE writes there counts those of its partitions again.
    WHERE class.relkind IN ('r', 'm')
    GROUP BY leaf.place
) AS weight ON weight.place = question.place
