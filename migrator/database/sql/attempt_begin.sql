-- An attempt, in the transaction of the script that follows. The run lock is looked for here: where it is gone (a script
-- called pg_advisory_unlock_all, say) run_id is NULL, which the table refuses, and nothing after this statement runs.
INSERT INTO {schema}.schema_migrations
    (id, run_id, project, migration, version, name, direction, status, kind, lock_wait_ms, attempts,
     checksum, content_hash, up_sql, down_sql, reason)
VALUES
    ({id}, CASE WHEN {fence} THEN {run_id}::uuid END,
     {project}, {migration}, {version}, {name}, {direction}, 'running', {kind}, {lock_wait_ms}, {attempts},
     {checksum}, {content_hash}, {up_sql}, {down_sql}, {reason});
