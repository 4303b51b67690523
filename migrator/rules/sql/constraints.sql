-- The relation is the table that the rule names, if it names one; `elsewhere` are the tables that have a constraint of
-- this name, for the hint. The definition of a CHECK locks its table ACCESS SHARE: only printed if it is asked for.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'table', relation.relation,
        'found', details.found,
        'elsewhere', elsewhere.tables
    ) AS fact
FROM relation
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_build_object(
        'type', held.contype,
        'validated', held.convalidated,
        -- Every constraint is enforced before PostgreSQL 18, which has a column for it.
        'enforced', COALESCE((pg_catalog.to_jsonb(held) ->> 'conenforced')::pg_catalog.bool, true),
        'definition', CASE
            WHEN (relation.about ->> 'definition')::pg_catalog.bool THEN pg_catalog.pg_get_constraintdef(held.oid, true)
        END,
        'referenced', (
            SELECT pg_catalog.jsonb_build_object(
                'schema', other_schema.nspname,
                'primary_key', (
                    SELECT pg_catalog.jsonb_agg(attribute.attname ORDER BY key.place)
                    FROM pg_catalog.pg_constraint AS primary_key
                    CROSS JOIN LATERAL pg_catalog.unnest(primary_key.conkey) WITH ORDINALITY AS key (attnum, place)
                    JOIN pg_catalog.pg_attribute AS attribute
                        ON attribute.attrelid = primary_key.conrelid AND attribute.attnum = key.attnum
                    WHERE primary_key.conrelid = other.oid AND primary_key.contype = 'p'
                )
            )
            FROM pg_catalog.pg_class AS other
            JOIN pg_catalog.pg_namespace AS other_schema ON other_schema.oid = other.relnamespace
            WHERE held.contype = 'f' AND other.oid = held.confrelid
        ),
        'comment', pg_catalog.obj_description(held.oid, 'pg_constraint'),
        'table', pg_catalog.jsonb_build_array(schema.nspname, class.relname)
    ) AS found
    FROM pg_catalog.pg_constraint AS held
    JOIN pg_catalog.pg_class AS class ON class.oid = held.conrelid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
    LEFT JOIN path ON path.oid = class.relnamespace
    WHERE held.conname = (relation.about ->> 'constraint')::pg_catalog.name
      AND CASE WHEN relation.name IS NULL THEN path.oid IS NOT NULL ELSE class.oid = relation.oid END
    ORDER BY path.place
    LIMIT 1
) AS details ON true
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(schema.nspname, class.relname)) AS tables
    FROM pg_catalog.pg_constraint AS held
    JOIN pg_catalog.pg_class AS class ON class.oid = held.conrelid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
    WHERE details.found IS NULL AND NOT relation.absent
      AND held.conname = (relation.about ->> 'constraint')::pg_catalog.name
) AS elsewhere ON true
WHERE relation.query = 'constraints'
