-- pg_get_expr locks the table ACCESS SHARE to read its columns' names, so that only defaults that are asked for are
-- printed: everything else is answered while somebody else holds the table in ACCESS EXCLUSIVE.
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
        -- ts_stat runs a query that is text, so that this statement can be planned where there is no such table. Of
        -- the functions that do, query_to_xml is missing from servers built without libxml. The query has to give a
        -- tsvector: the count is its only word. The limit keeps a rule on ten rows from counting a thousand million.
        'rows', CASE
            WHEN counting.obstacle = 'none' THEN (
                SELECT counted.word::pg_catalog.int8
                FROM pg_catalog.ts_stat(
                    pg_catalog.format(
                        'SELECT pg_catalog.count(*)::pg_catalog.text::pg_catalog.tsvector'
                        ' FROM (SELECT FROM %I.%I LIMIT %s) AS some_rows',
                        relation.relation ->> 0, relation.relation ->> 1, relation.about ->> 'rows'
                    )
                ) AS counted
            )
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
                'default', pg_catalog.pg_get_expr(value.adbin, value.adrelid, true),
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
        AND relation.about -> 'values' ? attribute.attname
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
        WHEN relation.about ->> 'rows' IS NULL OR relation.kind IS NULL THEN NULL
        WHEN relation.kind NOT IN ('r', 'p', 'f') THEN NULL
        WHEN NOT pg_catalog.has_schema_privilege(relation.namespace, 'USAGE') THEN 'schema'
        WHEN NOT pg_catalog.has_any_column_privilege(relation.oid, 'SELECT') THEN 'table'
        WHEN pg_catalog.row_security_active(relation.oid) THEN 'row security'
        ELSE 'none'
    END AS obstacle
) AS counting ON true
WHERE relation.query = 'tables'
