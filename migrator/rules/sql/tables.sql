-- pg_get_expr locks the table ACCESS SHARE to read its columns' names (pg_get_partkeydef does too), so that only
-- defaults, bounds and keys that are asked for are printed: everything else is answered while somebody else holds the
-- table in ACCESS EXCLUSIVE.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'relation', relation.relation,
        'kind', relation.kind,
        'owner', pg_catalog.pg_get_userbyid(relation.owner),
        'columns', columns.found,
        'names', columns.names,
        'primary_key', primary_key.columns,
        'comment', pg_catalog.obj_description(relation.oid, 'pg_class'),
        'row_security', class.relrowsecurity,
        'forced', class.relforcerowsecurity,
        'partition_by', CASE
            WHEN (relation.about ->> 'partition_by')::pg_catalog.bool THEN pg_catalog.pg_get_partkeydef(relation.oid)
        END,
        'partitions', partitions.found,
        'views', views.found,
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
LEFT JOIN pg_catalog.pg_class AS class ON class.oid = relation.oid
LEFT JOIN LATERAL (
    SELECT
        pg_catalog.jsonb_object_agg(
            attribute.attname,
            pg_catalog.jsonb_build_object(
                'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
                'type_schema', schema.nspname,
                'collation', CASE
                    WHEN collated.oid IS NULL THEN '[]'
                    ELSE pg_catalog.jsonb_build_array(collation_schema.nspname, collated.collname)
                END,
                'usual_collation', attribute.attcollation = type.typcollation,
                'comment', pg_catalog.col_description(attribute.attrelid, attribute.attnum),
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
    LEFT JOIN pg_catalog.pg_collation AS collated ON collated.oid = attribute.attcollation
    LEFT JOIN pg_catalog.pg_namespace AS collation_schema ON collation_schema.oid = collated.collnamespace
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
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
            'name', pg_catalog.jsonb_build_array(schema.nspname, part.relname),
            'detaching', inherits.inhdetachpending,
            'bound', CASE
                WHEN relation.about -> 'bounds' ? part.relname THEN
                    pg_catalog.pg_get_expr(part.relpartbound, part.oid, true)
            END
        )
        ORDER BY part.relname
    ) AS found
    FROM pg_catalog.pg_inherits AS inherits
    JOIN pg_catalog.pg_class AS part ON part.oid = inherits.inhrelid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = part.relnamespace
    WHERE (relation.about ->> 'partitions')::pg_catalog.bool
      AND relation.kind = 'p' AND inherits.inhparent = relation.oid
) AS partitions ON true
-- The views whose rule depends on a column: DROP COLUMN and ALTER COLUMN TYPE are refused for them.
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_object_agg(used.attname, used.views) AS found
    FROM (
        SELECT attribute.attname, pg_catalog.jsonb_agg(
            DISTINCT pg_catalog.jsonb_build_array(schema.nspname, viewed.relname)
        ) AS views
        FROM pg_catalog.pg_depend AS depend
        JOIN pg_catalog.pg_rewrite AS rewrite ON rewrite.oid = depend.objid
        JOIN pg_catalog.pg_class AS viewed ON viewed.oid = rewrite.ev_class
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = viewed.relnamespace
        JOIN pg_catalog.pg_attribute AS attribute
            ON attribute.attrelid = depend.refobjid AND attribute.attnum = depend.refobjsubid
        WHERE depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
          AND depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND depend.refobjid = relation.oid AND relation.about -> 'free' ? attribute.attname
          AND relation.about -> 'free' <> '[]'
        GROUP BY attribute.attname
    ) AS used
) AS views ON true
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
