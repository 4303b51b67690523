-- The end of an attempt whose row is committed already: a script that ran statement by statement.
UPDATE {schema}.schema_migrations
   SET status = 'failed', completed_at = pg_catalog.clock_timestamp(),
       duration_ms = extract(epoch FROM pg_catalog.clock_timestamp() - started_at) * 1000,
       error = {error}, error_sqlstate = {sqlstate}, error_line = {line}
 WHERE id = {id} AND run_id = {run_id} AND status = 'running';
