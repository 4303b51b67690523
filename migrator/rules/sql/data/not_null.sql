-- Rows with a null in one of these columns, each by its primary key, where it has one. IS NOT DISTINCT FROM NULL tells a
-- null from a row whose fields are all null, and uses an index as IS NULL does.
SELECT (
    SELECT pg_catalog.string_agg(
        pg_catalog.format('%s %s', attribute.attname, pg_catalog.to_jsonb("migrator row".*) ->> attribute.attname),
        ', ' ORDER BY key.place
    )
    FROM pg_catalog.pg_constraint AS constrained
    CROSS JOIN LATERAL pg_catalog.unnest(constrained.conkey) WITH ORDINALITY AS key (attnum, place)
    JOIN pg_catalog.pg_attribute AS attribute
        ON attribute.attrelid = constrained.conrelid AND attribute.attnum = key.attnum
    WHERE constrained.conrelid = {name}::pg_catalog.regclass AND constrained.contype = 'p'
)
FROM {table} AS "migrator row"
WHERE {nulls}
