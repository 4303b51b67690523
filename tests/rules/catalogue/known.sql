-- What stands in rules.yaml as DATABASE, TOTAL and HEADROOM: three sessions more than ours are too many.
SELECT
    current_database(),
    (SELECT sum(pg_database_size(oid)) || 'B' FROM pg_database),
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0) - 4
