-- Types are found as relations are: along the path, or where their schema says. `others` are enums
-- that may have been meant: those that start or end alike, as in similar.sql.
SELECT
    asked.index,
    pg_catalog.jsonb_build_object('found', found.fact, 'others', others.names) AS fact
FROM asked
CROSS JOIN LATERAL (
    SELECT asked.about ->> 'name' AS name
) AS wanted
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_build_object(
        'type', pg_catalog.jsonb_build_array(schema.nspname, type.typname),
        'kind', type.typtype,
        'values', ARRAY(
            SELECT value.enumlabel
            FROM pg_catalog.pg_enum AS value
            WHERE value.enumtypid = type.oid
            ORDER BY value.enumsortorder
        ),
        'owner', pg_catalog.pg_get_userbyid(type.typowner),
        'comment', pg_catalog.obj_description(type.oid, 'pg_type')
    ) AS fact
    FROM pg_catalog.pg_type AS type
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = type.typnamespace
    LEFT JOIN path ON path.oid = type.typnamespace
    WHERE type.typname = wanted.name::pg_catalog.name
      AND CASE
          WHEN asked.about ->> 'schema' IS NULL THEN path.oid IS NOT NULL
          ELSE schema.nspname = (asked.about ->> 'schema')::pg_catalog.name
      END
    ORDER BY path.place
    LIMIT 1
) AS found ON true
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(alike.name) AS names
    FROM (
        SELECT pg_catalog.jsonb_build_array(schema.nspname, type.typname) AS name
        FROM pg_catalog.pg_type AS type
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = type.typnamespace
        WHERE found.fact IS NULL AND NOT asked.absent AND type.typtype = 'e'
          AND (
              pg_catalog.left(pg_catalog.lower(type.typname), 3) = pg_catalog.left(pg_catalog.lower(wanted.name), 3)
              OR pg_catalog.right(pg_catalog.lower(type.typname), 3) = pg_catalog.right(pg_catalog.lower(wanted.name), 3)
          )
        ORDER BY pg_catalog.lower(type.typname) <> pg_catalog.lower(wanted.name)
        LIMIT 20
    ) AS alike
) AS others ON true
WHERE asked.query = 'enums'
