-- The types that a column may have, by oid: what they are made of, and what a domain asks of its values. Names are
-- qualified where the search path is empty.
SELECT pg_catalog.json_object_agg(type.oid, pg_catalog.json_build_object(
    'name', type.typname,
    'shown', pg_catalog.format_type(type.oid, NULL),
    'kind', type.typtype,
    'element', CASE WHEN type.typcategory = 'A' THEN type.typelem::pg_catalog.int8 END,
    'base', type.typbasetype::pg_catalog.int8,
    'modifier', type.typtypmod,
    'of', CASE WHEN type.typtype = 'd' THEN pg_catalog.format_type(type.typbasetype, type.typtypmod) END,
    'not_null', type.typnotnull,
    'labels', (
        SELECT pg_catalog.json_agg(label.enumlabel ORDER BY label.enumsortorder)
        FROM pg_catalog.pg_enum AS label WHERE label.enumtypid = type.oid
    ),
    'fields', (
        SELECT pg_catalog.json_agg(
            pg_catalog.json_build_array(field.atttypid::pg_catalog.int8, field.atttypmod) ORDER BY field.attnum
        )
        FROM pg_catalog.pg_attribute AS field
        WHERE field.attrelid = type.typrelid AND field.attnum > 0 AND NOT field.attisdropped
    ),
    'subtype', range.rngsubtype::pg_catalog.int8,
    'range', pg_catalog.format_type(range.rngtypid, NULL),
    'checks', (
        SELECT pg_catalog.json_agg(pg_catalog.pg_get_expr(held.conbin, 0) ORDER BY held.conname)
        FROM pg_catalog.pg_constraint AS held WHERE held.contypid = type.oid AND held.contype = 'c'
    )
))
FROM pg_catalog.pg_type AS type
LEFT JOIN pg_catalog.pg_range AS range ON type.oid IN (range.rngtypid, range.rngmultitypid)
WHERE type.typtype <> 'p';
