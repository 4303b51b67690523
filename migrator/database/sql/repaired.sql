-- A person's decision about a migration, as an attempt of its own, with the texts as they stand in the checkout.
INSERT INTO {schema}.schema_migrations
    (id, run_id, project, migration, version, name, direction, status, kind, completed_at, duration_ms,
     checksum, content_hash, up_sql, down_sql, reason)
VALUES
    ({id}, {run_id}, {project}, {migration}, {version}, {name}, {direction}, 'completed', 'repair',
     pg_catalog.clock_timestamp(), 0, {checksum}, {content_hash}, {up_sql}, {down_sql}, {reason});
