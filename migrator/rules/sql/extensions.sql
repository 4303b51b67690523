SELECT
    asked.index,
    pg_catalog.jsonb_build_object('version', extension.extversion, 'schema', schema.nspname) AS fact
FROM asked
LEFT JOIN pg_catalog.pg_extension AS extension ON extension.extname = (asked.about ->> 'name')::pg_catalog.name
LEFT JOIN pg_catalog.pg_namespace AS schema ON schema.oid = extension.extnamespace
WHERE asked.query = 'extensions'
