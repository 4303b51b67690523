SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'tables',
        'name', relation.name,
        'owner', pg_catalog.pg_get_userbyid(relation.relowner),
        'partition', relation.relispartition,
        'row_security', relation.relrowsecurity,
        'forced', relation.relforcerowsecurity,
        'partition_by', pg_catalog.pg_get_partkeydef(relation.oid),
        'partitions', (
            SELECT pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_array(part.name, pg_catalog.pg_get_expr(part.relpartbound, part.oid))
            )
            FROM pg_catalog.pg_inherits AS attached
            JOIN relation AS part ON part.oid = attached.inhrelid
            WHERE attached.inhparent = relation.oid AND part.relispartition
        ),
        'columns', (
            SELECT pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_object(
                    'name', attribute.attname,
                    'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
                    'not_null', attribute.attnotnull,
                    'base', pg_catalog.format_type(attribute.atttypid, NULL),
                    'value', pg_catalog.pg_get_expr(value.adbin, value.adrelid),
                    'identity', attribute.attidentity,
                    'generated', attribute.attgenerated
                )
                ORDER BY attribute.attnum
            )
            FROM pg_catalog.pg_attribute AS attribute
            LEFT JOIN pg_catalog.pg_attrdef AS value
                ON value.adrelid = attribute.attrelid AND value.adnum = attribute.attnum
            WHERE attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
        ),
        'primary_key', (
            SELECT pg_catalog.jsonb_agg(attribute.attname ORDER BY key.place)
            FROM pg_catalog.pg_constraint AS held
            CROSS JOIN LATERAL pg_catalog.unnest(held.conkey) WITH ORDINALITY AS key (attnum, place)
            JOIN pg_catalog.pg_attribute AS attribute
                ON attribute.attrelid = held.conrelid AND attribute.attnum = key.attnum
            WHERE held.conrelid = relation.oid AND held.contype = 'p'
        )
    ) AS fact
FROM relation
WHERE relation.relkind IN ('r', 'p', 'f')
