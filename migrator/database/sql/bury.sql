-- Attempts that were running when their client died. Whoever holds the run lock knows that they do not run any more.
UPDATE {schema}.schema_migrations
   SET status = 'failed', completed_at = pg_catalog.clock_timestamp(), error = 'killed: the run ended without a word'
 WHERE project = {project} AND status = 'running';
