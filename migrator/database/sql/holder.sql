-- Who holds the run lock. Another role's query and state are NULL without pg_read_all_stats; its name and pid never are.
SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'pid', l.pid, 'user', a.usename, 'application', a.application_name, 'client', a.client_addr,
    'since', pg_catalog.round(extract(epoch FROM pg_catalog.clock_timestamp() - a.backend_start))))
  FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {space} AND l.objid = {key} AND l.objsubid = 2
   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database());
