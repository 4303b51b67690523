-- An attempt that was rolled back, its row with it, is kept all the same.
INSERT INTO {schema}.schema_migrations
    (id, run_id, project, migration, version, name, direction, status, kind, started_at, completed_at, duration_ms,
     lock_wait_ms, attempts, error, error_sqlstate, error_line, checksum, content_hash, up_sql, down_sql, reason)
VALUES
    ({id}, {run_id}, {project}, {migration}, {version}, {name}, {direction}, 'failed', {kind},
     pg_catalog.clock_timestamp() - {duration_ms} * interval '1 millisecond', pg_catalog.clock_timestamp(), {duration_ms},
     {lock_wait_ms}, {attempts}, {error}, {sqlstate}, {line}, {checksum}, {content_hash}, {up_sql}, {down_sql}, {reason});
