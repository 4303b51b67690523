-- Attempts with their runs, oldest first: all of a project, or one of them.
SELECT coalesce(pg_catalog.json_agg(a ORDER BY a.id), '[]')
  FROM (SELECT m.id, m.migration, m.direction, m.status, m.kind, m.started_at, m.duration_ms, m.lock_wait_ms, m.attempts,
               m.error, m.error_sqlstate, m.error_line, m.reason, m.run_id, r.command, r.by_whom, r.host, r.git_commit
          FROM {schema}.schema_migrations m JOIN {schema}.runs r USING (run_id)
         WHERE m.project = {project} AND {which}) a;
