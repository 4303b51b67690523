-- Indexes that no query has read since the statistics were reset, and that nothing needs but queries: not unique, not
-- an exclusion constraint's, not the way into a table for a foreign key's checks. An index of a partitioned table counts
-- once, and is used where one partition's is. On a table below 1 MB an index is no cost, and rarely any use: left out.
--
-- Sizes and partitions come from pg_class and pg_inherits alone, so that no table is locked. Scans of the same day say
-- little: reports run by the day and by the week.
SELECT
    CASE WHEN problem.obstacle IS NULL THEN unused.value END AS value,
    unused.names,
    problem.obstacle,
    COALESCE(problem.remedy, unused.remedy) AS remedy
FROM (
    SELECT
        pg_catalog.count(*) AS value,
        pg_catalog.jsonb_agg(found.name ORDER BY found.place) FILTER (WHERE found.place <= 10) AS names,
        pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1) AS remedy
    FROM (
        SELECT
            index.shown || ' (' || pg_catalog.pg_size_pretty(tree.bytes) || ')' AS name,
            'Look at the standbys too, which count their own scans. Then: DROP INDEX '
                || CASE index.relkind WHEN 'i' THEN 'CONCURRENTLY ' ELSE '' END || index.written || ';' AS remedy,
            pg_catalog.row_number() OVER (ORDER BY tree.bytes DESC, index.shown) AS place
        FROM (
            SELECT
                COALESCE(pg_catalog.pg_partition_root(entry.indexrelid), entry.indexrelid) AS root,
                pg_catalog.sum(pg_catalog.pg_stat_get_numscans(entry.indexrelid)) AS scans,
                pg_catalog.sum(owner.relpages) AS pages,
                pg_catalog.sum(index.relpages) * pg_catalog.current_setting('block_size')::pg_catalog.int8 AS bytes
            FROM pg_catalog.pg_index AS entry
            JOIN own_relation AS owner ON owner.oid = entry.indrelid
            JOIN own_relation AS index ON index.oid = entry.indexrelid
            WHERE entry.indisvalid AND NOT entry.indisunique AND NOT entry.indisexclusion
            GROUP BY 1
        ) AS tree
        JOIN own_relation AS index ON index.oid = tree.root
        JOIN pg_catalog.pg_index AS entry ON entry.indexrelid = tree.root
        WHERE tree.scans = 0
          AND tree.pages * pg_catalog.current_setting('block_size')::pg_catalog.int8 >= 1048576
          AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_constraint AS reference
              WHERE reference.conrelid = entry.indrelid AND reference.contype = 'f'
                AND entry.indpred IS NULL
                AND entry.indnkeyatts >= pg_catalog.cardinality(reference.conkey)
                AND (entry.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(reference.conkey) - 1]
                    OPERATOR(pg_catalog.@>) reference.conkey
          )
    ) AS found
) AS unused
LEFT JOIN (
    SELECT uncounted.obstacle, uncounted.remedy
    FROM uncounted
    UNION ALL
    SELECT
        'the statistics were reset less than a day ago, at ' || pg_catalog.date_trunc('second', reset.at),
        'Ask again when they have seen all that the database is used for.'
    FROM pg_catalog.pg_stat_get_db_stat_reset_time(
        (SELECT base.oid FROM pg_catalog.pg_database AS base WHERE base.datname = pg_catalog.current_database())
    ) AS reset (at)
    WHERE reset.at > pg_catalog.now() - '1 day'::pg_catalog.interval
    LIMIT 1
) AS problem ON true
