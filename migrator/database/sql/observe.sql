-- What the backend {pid} is doing, seen from another session (postgres.md §g, §h): what it waits for, who holds that, how
-- many wait behind it, how far a build is. Other roles' ages and queries are NULL without pg_read_all_stats; their pids and
-- names never are. A blocker with pid 0 is a prepared transaction. Only sessions that wait for a lock are asked whom they
-- wait for: pg_blocking_pids takes the lock manager's locks.
SELECT pg_catalog.json_build_object(
    'wanted', (
        SELECT pg_catalog.json_build_object('type', l.locktype, 'relation', l.relation::pg_catalog.regclass::text, 'mode', l.mode)
          FROM pg_catalog.pg_locks l WHERE l.pid = {pid} AND NOT l.granted LIMIT 1),
    'blockers', (
        SELECT pg_catalog.json_agg(b ORDER BY b.xact_age DESC NULLS LAST)
          FROM (SELECT p.pid, a.usename AS user, a.application_name AS application, a.client_addr AS client, a.backend_type,
                       a.state, extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start) AS xact_age,
                       pg_catalog.left(a.query, 200) AS query,
                       (SELECT pg_catalog.string_agg(DISTINCT l.mode, ', ') FROM pg_catalog.pg_locks l
                         WHERE l.pid = p.pid AND l.granted AND l.locktype = 'relation' AND l.relation IN (
                               SELECT w.relation FROM pg_catalog.pg_locks w WHERE w.pid = {pid} AND NOT w.granted)) AS mode,
                       (SELECT pg_catalog.string_agg(x.gid, ', ') FROM pg_catalog.pg_prepared_xacts x
                         WHERE p.pid = 0 AND x.database = pg_catalog.current_database()) AS prepared
                  FROM (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids({pid})) AS pid) p
                  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = p.pid AND p.pid <> 0) b),
    'queue', (
        SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity a
         WHERE a.wait_event_type = 'Lock' AND a.pid <> {pid} AND {pid} = ANY (pg_catalog.pg_blocking_pids(a.pid))),
    'progress', (
        SELECT pg_catalog.json_build_object('phase', g.phase,
                   'done', greatest(g.blocks_done, g.tuples_done), 'total', greatest(g.blocks_total, g.tuples_total))
          FROM pg_catalog.pg_stat_progress_create_index g WHERE g.pid = {pid}),
    'standbys', (
        SELECT pg_catalog.current_setting('synchronous_standby_names')
          FROM pg_catalog.pg_stat_activity a WHERE a.pid = {pid} AND a.wait_event = 'SyncRep'),
    'deadlock_ms', (SELECT setting::int FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout'));
