-- Functions, procedures and aggregates with the types that a call is told apart by. Not those that a type brings itself: a
-- range's constructors depend on it internally.
SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'functions',
        'name', pg_catalog.jsonb_build_array(
            CASE WHEN NOT pg_catalog.pg_function_is_visible(function.oid) THEN schema.nspname END, function.proname
        ),
        'arguments', ARRAY(
            SELECT pg_catalog.format_type(argument.type, NULL)
            FROM pg_catalog.unnest(function.proargtypes) WITH ORDINALITY AS argument (type, place)
            ORDER BY argument.place
        ),
        'definer', function.prosecdef
    ) AS fact
FROM schema
JOIN pg_catalog.pg_proc AS function ON function.pronamespace = schema.oid
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS brought
    WHERE brought.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND brought.objid = function.oid
      AND brought.deptype IN ('e', 'i')
)
