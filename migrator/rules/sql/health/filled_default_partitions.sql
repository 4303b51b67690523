-- Default partitions that hold rows: no partition had a place for them, and while they are there none can be made that
-- they belong to. Every partition that is made reads all of the default one, under a lock that stops all others.
--
-- A table without pages is empty; this is exact, asks for no privilege and works on a standby. One with pages may hold
-- only dead rows: the statistics tell, and where they know nothing, it counts as filled.
SELECT
    partition.shown || ' of ' || parent.shown
        || COALESCE(' (about ' || NULLIF(held.rows, 0)::pg_catalog.text || ' rows)', '') AS name,
    'In one transaction detach ' || partition.written || ', make the partitions that its rows belong to, '
        || 'move them, and attach it again.' AS remedy,
    pg_catalog.row_number() OVER (ORDER BY held.rows DESC, partition.shown) AS place
FROM pg_catalog.pg_partitioned_table AS partitioned
JOIN own_relation AS parent ON parent.oid = partitioned.partrelid
JOIN own_relation AS partition ON partition.oid = partitioned.partdefid
CROSS JOIN LATERAL (
    WITH RECURSIVE tree AS (
        SELECT partition.oid
        UNION ALL
        SELECT child.inhrelid
        FROM tree
        JOIN pg_catalog.pg_inherits AS child ON child.inhparent = tree.oid
    )
    SELECT
        pg_catalog.sum(CASE WHEN leaf.known THEN leaf.live ELSE GREATEST(leaf.rows, 0) END)::pg_catalog.int8 AS rows,
        pg_catalog.bool_or(leaf.live > 0 OR NOT leaf.known) AS filled
    FROM (
        SELECT
            class.reltuples AS rows,
            figures.live,
            figures.live + figures.dead + figures.written > 0 AS known
        FROM tree
        JOIN pg_catalog.pg_class AS class ON class.oid = tree.oid AND class.relkind = 'r'
        CROSS JOIN LATERAL (
            SELECT
                pg_catalog.pg_stat_get_live_tuples(class.oid)
                    + pg_catalog.pg_stat_get_xact_tuples_inserted(class.oid)
                    - pg_catalog.pg_stat_get_xact_tuples_deleted(class.oid) AS live,
                pg_catalog.pg_stat_get_dead_tuples(class.oid)
                    + pg_catalog.pg_stat_get_xact_tuples_deleted(class.oid) AS dead,
                pg_catalog.pg_stat_get_tuples_inserted(class.oid) AS written
        ) AS figures
        WHERE pg_catalog.pg_relation_size(class.oid) > 0
    ) AS leaf
) AS held
WHERE held.filled
