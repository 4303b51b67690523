-- What the planner thinks: it costs nothing, and is as old as the last VACUUM or ANALYZE. -1 is what a table that has seen
-- neither says. Of a partitioned table that of its partitions, which autovacuum looks after; it never does after itself.
SELECT
    counted.value,
    CASE WHEN relation.kind = 'p' THEN counted.names END AS names,
    CASE
        WHEN counted.unknown IS NOT NULL THEN counted.unknown || ' was never analyzed'
    END AS obstacle,
    'ANALYZE ' || counted.written || ';' AS remedy
FROM (
    WITH RECURSIVE tree AS (
        SELECT relation.oid
        UNION ALL
        SELECT child.inhrelid
        FROM tree
        JOIN pg_catalog.pg_inherits AS child ON child.inhparent = tree.oid
        WHERE relation.kind = 'p'
    )
    SELECT
        pg_catalog.trunc(
            pg_catalog.sum(NULLIF(leaf.reltuples, -1)::pg_catalog.numeric)
        ) AS value,
        pg_catalog.string_agg(leaf.shown, ', ' ORDER BY leaf.shown) FILTER (WHERE leaf.reltuples < 0) AS unknown,
        pg_catalog.string_agg(leaf.written, ', ' ORDER BY leaf.shown) FILTER (WHERE leaf.reltuples < 0) AS written,
        pg_catalog.jsonb_agg(leaf.shown || ' (' || leaf.reltuples || ')' ORDER BY leaf.place)
            FILTER (WHERE leaf.reltuples > 0 AND leaf.place <= 10) AS names
    FROM (
        SELECT
            class.reltuples::pg_catalog.int8 AS reltuples,
            pg_catalog.quote_ident(class.relname) AS shown,
            pg_catalog.quote_ident(schema.nspname) || '.' || pg_catalog.quote_ident(class.relname) AS written,
            pg_catalog.row_number() OVER (ORDER BY class.reltuples DESC, class.relname) AS place
        FROM tree
        JOIN pg_catalog.pg_class AS class ON class.oid = tree.oid AND class.relkind IN ('r', 'f')
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
    ) AS leaf
) AS counted
