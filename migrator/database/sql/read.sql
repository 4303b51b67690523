-- What a plan needs: of each migration its last completed attempt and its last other one. Texts are read when asked for.
SELECT pg_catalog.json_build_object(
    'format', (SELECT pg_catalog.max(format) FROM {schema}.formats),
    'last_id', (SELECT coalesce(pg_catalog.max(id), 0) FROM {schema}.schema_migrations),
    'attempts', (
        SELECT coalesce(pg_catalog.json_agg(a ORDER BY a.id), '[]')
          FROM (SELECT DISTINCT ON (m.migration, m.status = 'completed')
                       m.id, m.run_id, m.migration, m.direction, m.status, m.completed_at, m.duration_ms, m.error,
                       m.checksum, m.content_hash, m.reason, r.by_whom
                  FROM {schema}.schema_migrations m JOIN {schema}.runs r USING (run_id)
                 WHERE m.project = {project}
                 ORDER BY m.migration, m.status = 'completed', m.id DESC) a));
