-- The run lock is looked for behind `attempt_copy` as `attempt_begin` does it: where it is gone run_id becomes NULL,
-- which the table refuses, and nothing after this statement runs.
UPDATE {schema}.schema_migrations SET run_id = CASE WHEN {fence} THEN run_id END WHERE id = {id};
