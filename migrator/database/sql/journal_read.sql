-- The units that attempts since the last completed one have begun, and whether each is known to be done: where the next
-- attempt goes on. The attempt is the last of them, whose text an edit is compared with.
SELECT pg_catalog.json_build_object(
    'attempt', pg_catalog.max(m.id),
    'units', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
                 'ordinal', s.ordinal, 'hash', s.hash, 'done', s.completed_at IS NOT NULL) ORDER BY m.id, s.ordinal), '[]'))
  FROM {schema}.statements s
  JOIN {schema}.schema_migrations m ON m.id = s.migration_id
 WHERE m.project = {project} AND m.migration = {migration} AND m.direction = {direction}
   AND m.id > (SELECT coalesce(pg_catalog.max(c.id), 0) FROM {schema}.schema_migrations c
                WHERE c.project = {project} AND c.migration = {migration} AND c.status = 'completed');
