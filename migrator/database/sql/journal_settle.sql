UPDATE {schema}.statements
   SET completed_at = CASE WHEN {error}::text IS NULL THEN pg_catalog.clock_timestamp() END, rows = {rows}, error = {error}
 WHERE migration_id = {id} AND ordinal = {ordinal};
