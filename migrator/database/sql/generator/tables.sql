-- The tables that rows can be put into, with what they ask of a row. A partition gets its rows through its table, a table
-- of an extension is the extension's. {hidden} are schemas to be left out.
SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'oid', relation.oid::pg_catalog.int8,
    'schema', namespace.nspname,
    'name', relation.relname,
    'columns', (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', attribute.attname,
            'type', attribute.atttypid::pg_catalog.int8,
            'modifier', attribute.atttypmod,
            'shown', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
            'not_null', attribute.attnotnull,
            'generated', CASE WHEN attribute.attgenerated <> '' THEN pg_catalog.pg_get_expr(value.adbin, value.adrelid) END,
            'counted', attribute.attidentity <> '' OR EXISTS (
                SELECT FROM pg_catalog.pg_depend AS needed
                JOIN pg_catalog.pg_class AS sequence ON sequence.oid = needed.refobjid AND sequence.relkind = 'S'
                WHERE needed.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND needed.objid = value.oid
                  AND needed.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            )
        ) ORDER BY attribute.attnum)
        FROM pg_catalog.pg_attribute AS attribute
        LEFT JOIN pg_catalog.pg_attrdef AS value
            ON value.adrelid = attribute.attrelid AND value.adnum = attribute.attnum
        WHERE attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    ),
    -- What an expression of an index reads is found by what the index depends on.
    'unique', (
        SELECT pg_catalog.json_agg(key.columns)
        FROM pg_catalog.pg_index AS index
        CROSS JOIN LATERAL (
            SELECT pg_catalog.json_agg(DISTINCT attribute.attname) AS columns
            FROM pg_catalog.pg_attribute AS attribute
            WHERE attribute.attrelid = relation.oid AND attribute.attnum > 0 AND (
                attribute.attnum = ANY (index.indkey::pg_catalog.int2[])
                OR EXISTS (
                    SELECT FROM pg_catalog.pg_depend AS needed
                    WHERE needed.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      AND needed.objid = index.indexrelid
                      AND needed.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      AND needed.refobjid = relation.oid AND needed.refobjsubid = attribute.attnum
                )
            )
        ) AS key
        WHERE index.indrelid = relation.oid AND (index.indisunique OR index.indisexclusion)
    ),
    'deferrable', EXISTS (
        SELECT FROM pg_catalog.pg_index AS index WHERE index.indrelid = relation.oid AND NOT index.indimmediate
    ),
    'checks', (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', held.conname,
            'expression', pg_catalog.pg_get_expr(held.conbin, held.conrelid),
            'columns', (
                SELECT pg_catalog.json_agg(attribute.attname ORDER BY attribute.attnum)
                FROM pg_catalog.pg_attribute AS attribute
                WHERE attribute.attrelid = relation.oid AND attribute.attnum = ANY (held.conkey)
            )
        ) ORDER BY held.conname)
        FROM pg_catalog.pg_constraint AS held WHERE held.conrelid = relation.oid AND held.contype = 'c'
    ),
    'references', (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', held.conname,
            'target', held.confrelid::pg_catalog.int8,
            'named', pg_catalog.json_build_array(target_schema.nspname, target.relname),
            'columns', (
                SELECT pg_catalog.json_agg(pg_catalog.json_build_array(own.attname, other.attname) ORDER BY pair.number)
                FROM ROWS FROM (pg_catalog.unnest(held.conkey), pg_catalog.unnest(held.confkey))
                    WITH ORDINALITY AS pair (own, other, number)
                JOIN pg_catalog.pg_attribute AS own ON own.attrelid = held.conrelid AND own.attnum = pair.own
                JOIN pg_catalog.pg_attribute AS other ON other.attrelid = held.confrelid AND other.attnum = pair.other
            )
        ) ORDER BY pg_catalog.cardinality(held.conkey) DESC, held.conname)
        FROM pg_catalog.pg_constraint AS held
        JOIN pg_catalog.pg_class AS target ON target.oid = held.confrelid
        JOIN pg_catalog.pg_namespace AS target_schema ON target_schema.oid = target.relnamespace
        WHERE held.conrelid = relation.oid AND held.contype = 'f' AND held.conparentid = 0
    ),
    'partitions', CASE WHEN relation.relkind = 'p' THEN (
        SELECT COALESCE(pg_catalog.json_agg(
            pg_catalog.pg_get_partition_constraintdef(leaf.relid) ORDER BY leaf.relid::pg_catalog.text
        ), '[]')
        FROM pg_catalog.pg_partition_tree(relation.oid) AS leaf WHERE leaf.isleaf AND leaf.relid <> relation.oid
    ) END
) ORDER BY namespace.nspname, relation.relname)
FROM pg_catalog.pg_class AS relation
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
WHERE relation.relkind IN ('r', 'p') AND NOT relation.relispartition AND relation.relpersistence <> 't'
  AND namespace.nspname NOT IN ('pg_catalog', 'information_schema') AND namespace.nspname <> ALL ({hidden})
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS member
    WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND member.objid = relation.oid
      AND member.deptype = 'e'
  );
