-- How many transactions ago the database with the oldest unfrozen row was frozen. At two thousand million, less three,
-- the server takes no more writes.
SELECT
    pg_catalog.max(pg_catalog.age(database.datfrozenxid)) AS value,
    pg_catalog.jsonb_build_array(
        (pg_catalog.array_agg(database.datname ORDER BY pg_catalog.age(database.datfrozenxid) DESC))[1]
    ) AS names,
    NULL::pg_catalog.text AS obstacle,
    'VACUUM (FREEZE) its oldest tables, and look for what keeps them back: old transactions, slots, prepared ones.' AS remedy
FROM pg_catalog.pg_database AS database
WHERE database.datallowconn OR database.datname = 'template0'
