-- The attempt's own end. In one transaction with the script, {fence} says so: a script that ended the transaction itself
-- leaves a row of another one, no row is found here, and it is not recorded as completed.
UPDATE {schema}.schema_migrations
   SET status = 'completed', completed_at = pg_catalog.clock_timestamp(),
       duration_ms = extract(epoch FROM pg_catalog.clock_timestamp() - started_at) * 1000
 WHERE id = {id} AND run_id = {run_id} AND status = 'running' {fence}
RETURNING duration_ms;
