-- Collations whose library sorts by another version than the one that they were made with: indexes built before may
-- miss rows, or hold a key twice. Counted are the database's own (what most columns use), those that people made, and
-- of the hundreds that initdb made those that something is sorted by. Where no version was recorded there is none.
-- Before 15 the version of the database's own is not recorded at all, which does not matter where it sorts by bytes.
SELECT
    pg_catalog.count(found.name) AS value,
    pg_catalog.jsonb_agg(found.name ORDER BY found.place) FILTER (WHERE found.place <= 10) AS names,
    pg_catalog.min(base.obstacle) AS obstacle,
    COALESCE(
        pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1),
        pg_catalog.min(base.remedy)
    ) AS remedy
FROM (
    SELECT
        pg_catalog.quote_ident(database.datname) AS written,
        pg_catalog.to_jsonb(database) ->> 'datcollversion' AS recorded,
        CASE
            WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 150000
                AND database.datcollate NOT IN ('C', 'POSIX')
                THEN 'this version of PostgreSQL does not record the version that the database sorts by'
        END AS obstacle,
        'Rebuild indexes on text after each update of the operating system, and say unknown: pass; or upgrade to 15.'
            AS remedy
    FROM pg_catalog.pg_database AS database
    WHERE database.datname = pg_catalog.current_database()
) AS base
LEFT JOIN LATERAL (
    SELECT
        stale.name || ' (' || stale.recorded || COALESCE(', there is ' || stale.actual, '') || ')' AS name,
        'Rebuild the indexes that it sorts, then say so: ' || stale.remedy AS remedy,
        pg_catalog.row_number() OVER (ORDER BY stale.place, stale.name) AS place
    FROM (
        SELECT
            1 AS place,
            'that of the database' AS name,
            base.recorded,
            pg_catalog.pg_collation_actual_version(100) AS actual,  -- pg_collation's "default"
            'REINDEX DATABASE CONCURRENTLY ' || base.written || '; ALTER DATABASE ' || base.written
                || ' REFRESH COLLATION VERSION;' AS remedy
        WHERE base.recorded IS NOT NULL
        UNION ALL
        SELECT
            2,
            COALESCE(own.prefix, '') || pg_catalog.quote_ident(entry.collname),
            entry.collversion,
            pg_catalog.pg_collation_actual_version(entry.oid),
            'REINDEX INDEX CONCURRENTLY …; ALTER COLLATION ' || pg_catalog.quote_ident(schema.nspname) || '.'
                || pg_catalog.quote_ident(entry.collname) || ' REFRESH VERSION;'
        FROM pg_catalog.pg_collation AS entry
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = entry.collnamespace
        LEFT JOIN own_schema AS own ON own.oid = entry.collnamespace
        WHERE entry.collversion IS NOT NULL
          AND (own.oid IS NOT NULL OR EXISTS (
              SELECT FROM pg_catalog.pg_depend AS use
              WHERE use.refclassid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND use.refobjid = entry.oid
          ))
    ) AS stale
    WHERE stale.actual IS DISTINCT FROM stale.recorded
) AS found ON true
