SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'relation', relation.relation,
        'kind', relation.kind,
        'owner', pg_catalog.pg_get_userbyid(relation.owner),
        'columns', columns.found,
        'names', columns.names,
        'primary_key', primary_key.columns,
        'counting', counting.obstacle,
        'role', CURRENT_USER,
        -- A query as text, since the table may not be there when this statement is planned. The limit keeps a rule on
        -- ten rows from counting a thousand million.
        'rows', CASE
            WHEN counting.obstacle = 'none' THEN
                pg_catalog.substring(
                    pg_catalog.query_to_xml(
                        pg_catalog.format(
                            'SELECT pg_catalog.count(*) AS n FROM (SELECT FROM %I.%I LIMIT %s) AS counted',
                            relation.relation ->> 0, relation.relation ->> 1, relation.about ->> 'rows'
                        ), false, false, ''
                    )::pg_catalog.text,
                    '<n>([0-9]+)</n>'
                )::pg_catalog.int8
        END,
        'similar', {similar}
    ) AS fact
FROM relation
LEFT JOIN LATERAL (
    SELECT
        pg_catalog.jsonb_object_agg(
            attribute.attname,
            pg_catalog.jsonb_build_object(
                'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
                'type_schema', schema.nspname,
                'not_null', attribute.attnotnull,
                'default', CASE
                    WHEN attribute.atthasdef THEN pg_catalog.pg_get_expr(value.adbin, value.adrelid)
                END,
                'identity', attribute.attidentity,
                'generated', attribute.attgenerated
            )
        ) FILTER (WHERE relation.about -> 'columns' ? attribute.attname) AS found,
        pg_catalog.jsonb_agg(attribute.attname ORDER BY attribute.attnum) AS names
    FROM pg_catalog.pg_attribute AS attribute
    JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = type.typnamespace
    LEFT JOIN pg_catalog.pg_attrdef AS value
        ON value.adrelid = attribute.attrelid AND value.adnum = attribute.attnum
        AND relation.about -> 'columns' ? attribute.attname
    WHERE relation.about -> 'columns' <> '[]'
      AND attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
) AS columns ON true
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(attribute.attname ORDER BY key.place) AS columns
    FROM pg_catalog.pg_constraint AS constrained
    CROSS JOIN LATERAL pg_catalog.unnest(constrained.conkey) WITH ORDINALITY AS key (attnum, place)
    JOIN pg_catalog.pg_attribute AS attribute
        ON attribute.attrelid = constrained.conrelid AND attribute.attnum = key.attnum
    WHERE constrained.conrelid = relation.oid AND constrained.contype = 'p'
) AS primary_key ON true
-- Why the rows cannot be counted. Row security would hide some of them without a word.
LEFT JOIN LATERAL (
    SELECT CASE
        WHEN relation.about ->> 'rows' IS NULL OR relation.kind IS NULL OR relation.kind NOT IN ('r', 'p', 'f') THEN NULL
        WHEN NOT pg_catalog.has_schema_privilege(relation.namespace, 'USAGE') THEN 'schema'
        WHEN NOT pg_catalog.has_any_column_privilege(relation.oid, 'SELECT') THEN 'table'
        WHEN pg_catalog.row_security_active(relation.oid) THEN 'row security'
        ELSE 'none'
    END AS obstacle
) AS counting ON true
WHERE relation.family = 'tables'
