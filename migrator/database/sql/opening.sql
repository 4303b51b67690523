-- First question of every run: which process answers (another one than libpq was told of is a pooler's), whether there
-- is a history yet, and, in the same breath, the lock. The catalog is asked by name, so that a history that may not be
-- read is an error later on and never "nothing applied yet". Behind a pooler neither the lock nor the setting would be
-- ours to keep or to give back: they are only taken where {direct} holds. The settings let the server drop a client that
-- was killed, or vanished from the network, in seconds rather than hours; it takes both kinds (postgres.md §b).
SELECT pg_catalog.json_build_object(
    'pid', pg_catalog.pg_backend_pid(),
    'history', EXISTS (
        SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = {schema} AND c.relname = 'schema_migrations'),
    'read_only', pg_catalog.current_setting('transaction_read_only') = 'on',
    'settings', CASE WHEN {direct} THEN pg_catalog.json_build_array(
        pg_catalog.set_config('client_connection_check_interval', '2s', false),
        pg_catalog.set_config('tcp_keepalives_idle', '10', false),
        pg_catalog.set_config('tcp_keepalives_interval', '5', false),
        pg_catalog.set_config('tcp_keepalives_count', '3', false)) END,
    'locked', {lock});
