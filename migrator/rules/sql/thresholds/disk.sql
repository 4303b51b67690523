-- Without being superuser nobody is told how much of a disk is free: the manifest says how much there is, and all
-- databases of the server together are what is used of it. WAL, logs and temporary files come on top.
SELECT
    pg_catalog.trunc(100 * pg_catalog.sum(base.bytes) / (relation.about ->> 'capacity')::pg_catalog.numeric, 1) AS value,
    pg_catalog.jsonb_agg(base.shown || ' (' || pg_catalog.pg_size_pretty(base.bytes) || ')' ORDER BY base.place)
        FILTER (WHERE base.allowed AND base.place <= 10) AS names,
    'the size of ' || pg_catalog.string_agg(base.shown, ', ' ORDER BY base.shown) FILTER (WHERE NOT base.allowed)
        || ' is not told to the role' AS obstacle,
    CASE WHEN pg_catalog.bool_or(NOT base.allowed) THEN pg_catalog.min(base.remedy) END AS remedy
FROM (
    SELECT
        sized.*,
        pg_catalog.row_number() OVER (ORDER BY sized.bytes DESC NULLS LAST, sized.shown) AS place
    FROM (
        SELECT
            pg_catalog.quote_ident(base.datname) AS shown,
            allowed.so AS allowed,
            CASE WHEN allowed.so THEN pg_catalog.pg_database_size(base.oid) END AS bytes,
            grant_stats.remedy
        FROM pg_catalog.pg_database AS base
        CROSS JOIN grant_stats
        CROSS JOIN LATERAL (
            SELECT
                pg_catalog.has_database_privilege(base.oid, 'CONNECT')
                OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS so
        ) AS allowed
    ) AS sized
) AS base
