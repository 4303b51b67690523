-- Types are found as relations are: along the path, or where their schema says. `others` are the enums, for the hint.
SELECT
    asked.index,
    pg_catalog.jsonb_build_object('found', found.fact, 'others', others.names) AS fact
FROM asked
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
    WHERE type.typname = (asked.about ->> 'name')::pg_catalog.name
      AND CASE
          WHEN asked.about ->> 'schema' IS NULL THEN path.oid IS NOT NULL
          ELSE schema.nspname = (asked.about ->> 'schema')::pg_catalog.name
      END
    ORDER BY path.place
    LIMIT 1
) AS found ON true
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(schema.nspname, type.typname)) AS names
    FROM pg_catalog.pg_type AS type
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = type.typnamespace
    WHERE found.fact IS NULL AND NOT asked.absent AND type.typtype = 'e'
) AS others ON true
WHERE asked.query = 'enums'
