-- First question of every run: which process answers (another one than libpq was told of is a pooler's), whether there
-- is a history yet, and, in the same breath, the lock. The catalog is asked by name, so that a history that may not be
-- read is an error later on and never "nothing applied yet".
SELECT pg_catalog.json_build_object(
    'pid', pg_catalog.pg_backend_pid(),
    'history', EXISTS (
        SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = {schema} AND c.relname = 'schema_migrations'),
    'locked', {lock});
