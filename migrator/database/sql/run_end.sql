UPDATE {schema}.runs SET finished_at = pg_catalog.clock_timestamp(), outcome = {outcome} WHERE run_id = {run_id};
