SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'enums',
        'name', pg_catalog.jsonb_build_array(
            CASE WHEN NOT pg_catalog.pg_type_is_visible(type.oid) THEN schema.nspname END, type.typname
        ),
        'values', (
            SELECT pg_catalog.jsonb_agg(value.enumlabel ORDER BY value.enumsortorder)
            FROM pg_catalog.pg_enum AS value
            WHERE value.enumtypid = type.oid
        )
    ) AS fact
FROM schema
JOIN pg_catalog.pg_type AS type ON type.typnamespace = schema.oid
WHERE type.typtype = 'e'
  AND NOT EXISTS (
      SELECT FROM member
      WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND member.objid = type.oid
  )
