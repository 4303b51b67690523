SELECT
    asked.index,
    pg_catalog.jsonb_build_object('version', extension.extversion) AS fact
FROM asked
LEFT JOIN pg_catalog.pg_extension AS extension ON extension.extname = (asked.about ->> 'name')::pg_catalog.name
WHERE asked.query = 'extensions'
