SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'version', pg_catalog.current_setting('server_version'),
        'number', pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
        'database', pg_catalog.current_database(),
        'recovery', pg_catalog.pg_is_in_recovery(),
        'read_only', pg_catalog.current_setting('default_transaction_read_only')
    ) AS fact
FROM relation
WHERE relation.query = 'thresholds/server'
