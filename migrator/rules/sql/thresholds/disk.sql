-- The share of the stated capacity that all databases of the server fill together. No SQL tells free space without
-- superuser. WAL, logs and what others keep on the disk come on top.
SELECT
    100.0 * pg_catalog.sum(database.bytes) / (relation.about ->> 'capacity')::pg_catalog.numeric AS value,
    pg_catalog.jsonb_agg(
        database.datname || ' ' || pg_catalog.pg_size_pretty(database.bytes) ORDER BY database.bytes DESC
    ) FILTER (WHERE database.place <= 3 AND database.bytes IS NOT NULL) AS names,
    CASE WHEN pg_catalog.count(*) FILTER (WHERE database.bytes IS NULL) > 0 THEN
        'the size of ' || pg_catalog.count(*) FILTER (WHERE database.bytes IS NULL) || ' databases is hidden'
    END AS obstacle,
    CASE WHEN pg_catalog.count(*) FILTER (WHERE database.bytes IS NULL) > 0 THEN
        pg_catalog.format('GRANT pg_read_all_stats TO %I;', CURRENT_USER)
    END AS remedy
FROM (
    SELECT sized.*, pg_catalog.row_number() OVER (ORDER BY sized.bytes DESC NULLS LAST) AS place
    FROM (
        SELECT
            found.datname,
            CASE
                WHEN pg_catalog.has_database_privilege(found.oid, 'CONNECT')
                    OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                THEN pg_catalog.pg_database_size(found.oid)
            END AS bytes
        FROM pg_catalog.pg_database AS found
    ) AS sized
) AS database
