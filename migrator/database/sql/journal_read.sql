-- The units that attempts since the last completed one have done: where the next attempt goes on.
SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('ordinal', s.ordinal, 'hash', s.hash) ORDER BY s.ordinal), '[]')
  FROM {schema}.statements s
  JOIN {schema}.schema_migrations m ON m.id = s.migration_id
 WHERE m.project = {project} AND m.migration = {migration} AND m.direction = {direction} AND s.completed_at IS NOT NULL
   AND m.id > (SELECT coalesce(pg_catalog.max(c.id), 0) FROM {schema}.schema_migrations c
                WHERE c.project = {project} AND c.migration = {migration} AND c.status = 'completed');
