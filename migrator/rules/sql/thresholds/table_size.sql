-- With its indexes and its TOAST table, of a partitioned one all partitions together. Asking for a size waits for whoever
-- holds ACCESS EXCLUSIVE: it is not asked then, since a rule must not stand in a queue.
SELECT
    CASE WHEN relation.kind <> 'f' AND sized.locked IS NULL THEN sized.value END AS value,
    CASE WHEN relation.kind = 'p' THEN sized.names END AS names,
    CASE
        WHEN relation.kind = 'f' THEN 'a foreign table''s rows are not here'
        ELSE 'pid ' || sized.locked || ' has locked it, or waits to'
    END AS obstacle,
    CASE
        WHEN relation.kind = 'f' THEN 'Ask the server that holds them.'
        WHEN sized.locked IS NOT NULL THEN 'Ask again when the lock is gone.'
    END AS remedy
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
        COALESCE(pg_catalog.sum(leaf.bytes), 0) AS value,  -- a partitioned table may have no partition
        pg_catalog.string_agg(DISTINCT leaf.locked, ', ') AS locked,
        pg_catalog.jsonb_agg(
            pg_catalog.quote_ident(leaf.relname) || ' (' || pg_catalog.pg_size_pretty(leaf.bytes) || ')' ORDER BY leaf.place
        ) FILTER (WHERE leaf.bytes > 0 AND leaf.place <= 10) AS names
    FROM (
        SELECT
            class.relname, lock.locked, size.bytes,
            pg_catalog.row_number() OVER (ORDER BY size.bytes DESC NULLS LAST, class.relname) AS place
        FROM tree
        JOIN pg_catalog.pg_class AS class ON class.oid = tree.oid AND class.relkind = 'r'
        CROSS JOIN LATERAL (
            SELECT pg_catalog.string_agg(DISTINCT held.pid::pg_catalog.text, ', ') AS locked
            FROM pg_catalog.pg_locks AS held
            JOIN pg_catalog.pg_database AS base
                ON base.oid = held.database AND base.datname = pg_catalog.current_database()
            WHERE held.locktype = 'relation' AND held.mode = 'AccessExclusiveLock'
              AND held.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
              AND held.relation IN (
                  SELECT class.oid
                  UNION ALL
                  SELECT index.indexrelid
                  FROM pg_catalog.pg_index AS index
                  WHERE index.indrelid = class.oid
              )
        ) AS lock
        CROSS JOIN LATERAL (
            SELECT CASE WHEN lock.locked IS NULL THEN pg_catalog.pg_total_relation_size(class.oid) END AS bytes
        ) AS size
    ) AS leaf
) AS sized
