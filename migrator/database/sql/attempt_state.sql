-- What became of an attempt whose answer never arrived: its status, or nothing where it was rolled back.
SELECT pg_catalog.to_json(status) FROM {schema}.schema_migrations WHERE id = {id} AND run_id = {run_id};
