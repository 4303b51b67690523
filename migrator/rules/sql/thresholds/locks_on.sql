-- Sessions, and prepared transactions, that hold or wait for more than ACCESS SHARE on a table or on one of its partitions.
-- Locks are public. What a SERIALIZABLE transaction notes of its reads (SIReadLock) keeps nobody waiting.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(held.shown || ' ' || held.modes ORDER BY held.place) FILTER (WHERE held.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    'Wait for them to end. Autovacuum gives way by itself, unless it is to prevent wraparound.' AS remedy
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
        COALESCE(session.shown, 'pid ' || lock.pid, 'a prepared transaction') AS shown,
        pg_catalog.string_agg(
            DISTINCT CASE WHEN lock.granted THEN 'holds ' ELSE 'waits for ' END || pg_catalog.upper(
                pg_catalog.regexp_replace(
                    pg_catalog.regexp_replace(lock.mode, 'Lock$', ''), '([a-z])([A-Z])', '\1 \2', 'g'
                )
            ),
            ', '
        ) AS modes,
        pg_catalog.row_number() OVER (ORDER BY pg_catalog.bool_or(lock.granted) DESC, lock.pid) AS place
    FROM tree
    JOIN pg_catalog.pg_locks AS lock ON lock.locktype = 'relation' AND lock.relation = tree.oid
    JOIN pg_catalog.pg_database AS base ON base.oid = lock.database AND base.datname = pg_catalog.current_database()
    LEFT JOIN session ON session.pid = lock.pid
    WHERE lock.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
      AND lock.mode NOT IN ('AccessShareLock', 'SIReadLock')
    GROUP BY lock.virtualtransaction, lock.pid, session.shown
) AS held
