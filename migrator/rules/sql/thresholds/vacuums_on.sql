-- Vacuums that run on a table or on one of its partitions. Which table one is at is not shown to every role, but that it
-- is one is, and so is the lock that it holds. What it is for stands in its query alone: autovacuum gives way to a lock that
-- is waited for, unless it is to prevent wraparound.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(vacuum.shown || vacuum.purpose ORDER BY vacuum.place) FILTER (WHERE vacuum.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    CASE
        WHEN pg_catalog.bool_or(vacuum.urgent) THEN 'Wait for it to end: it does not give way, and has to be done.'
        WHEN pg_catalog.bool_or(vacuum.urgent IS NULL)
            THEN 'Wait for it to end. To see what autovacuum is for: ' || pg_catalog.min(grant_stats.remedy)
        WHEN pg_catalog.bool_and(vacuum.gives_way) THEN 'It gives way, a second (deadlock_timeout) after it is waited for.'
        ELSE 'Wait for it to end, or end it.'
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
    SELECT DISTINCT ON (session.pid)
        session.shown,
        state.gives_way,
        state.urgent,
        CASE WHEN state.urgent THEN ', to prevent wraparound' ELSE '' END AS purpose,
        session.pid AS place
    FROM tree
    JOIN pg_catalog.pg_locks AS lock
        ON lock.locktype = 'relation' AND lock.relation = tree.oid AND lock.granted
        AND lock.mode = 'ShareUpdateExclusiveLock'
    JOIN pg_catalog.pg_database AS base ON base.oid = lock.database AND base.datname = pg_catalog.current_database()
    JOIN pg_catalog.pg_stat_get_progress_info('VACUUM') AS progress ON progress.pid = lock.pid
    JOIN session ON session.pid = lock.pid
    CROSS JOIN LATERAL (
        SELECT
            session.usesysid IS NULL AS gives_way,
            -- Nobody logged in as autovacuum, so that no role but one that sees all sees its query.
            CASE
                WHEN session.usesysid IS NOT NULL THEN false
                WHEN session.backend_type IS NOT NULL
                    THEN pg_catalog.strpos(session.query, '(to prevent wraparound)') > 0
            END AS urgent
    ) AS state
) AS vacuum
CROSS JOIN grant_stats
