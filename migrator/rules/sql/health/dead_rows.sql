-- The share of rows that UPDATE and DELETE have left for VACUUM, as counted by the cumulative statistics; of a
-- partitioned table that of all its partitions together, those with the most dead rows named.
SELECT
    CASE WHEN problem.obstacle IS NULL THEN
        pg_catalog.trunc(100 * counted.dead / GREATEST(1, counted.dead + counted.live), 1)
    END AS value,
    CASE WHEN relation.kind = 'p' THEN counted.names END AS names,
    problem.obstacle,
    COALESCE(
        problem.remedy,
        'VACUUM ' || pg_catalog.quote_ident(relation.relation ->> 0) || '.'
            || pg_catalog.quote_ident(relation.relation ->> 1)
            || '; if that does not help, an old transaction or a slot still sees the rows.'
    ) AS remedy
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
        COALESCE(pg_catalog.sum(leaf.dead), 0) AS dead,
        COALESCE(pg_catalog.sum(leaf.live), 0) AS live,
        pg_catalog.bool_or(leaf.dead + leaf.live = 0 AND leaf.rows > 0) AS lost,
        pg_catalog.jsonb_agg(leaf.name ORDER BY leaf.place)
            FILTER (WHERE leaf.dead > 0 AND leaf.place <= 10) AS names
    FROM (
        SELECT
            pg_catalog.quote_ident(class.relname) AS name,
            class.reltuples AS rows,
            figures.*,
            pg_catalog.row_number() OVER (ORDER BY figures.dead DESC, class.relname) AS place
        FROM tree
        JOIN pg_catalog.pg_class AS class ON class.oid = tree.oid AND class.relkind = 'r'
        CROSS JOIN LATERAL (
            SELECT
                pg_catalog.pg_stat_get_dead_tuples(class.oid) AS dead,
                pg_catalog.pg_stat_get_live_tuples(class.oid) AS live
        ) AS figures
    ) AS leaf
) AS counted
LEFT JOIN LATERAL (
    SELECT uncounted.obstacle, uncounted.remedy
    FROM uncounted
    UNION ALL
    SELECT 'a foreign table''s rows are not counted here', 'Ask the server that holds them.'
    WHERE relation.kind = 'f'
    UNION ALL
    SELECT
        'the statistics have been lost, and count no row yet',
        'ANALYZE ' || pg_catalog.quote_ident(relation.relation ->> 0) || '.'
            || pg_catalog.quote_ident(relation.relation ->> 1) || ';'
    WHERE counted.lost
    LIMIT 1
) AS problem ON true
