-- Every function of the name, with the types that a call is told apart by (proargtypes) and where the path reaches it:
-- `place` is null where it does not.
SELECT
    asked.index,
    pg_catalog.jsonb_build_object('functions', named.functions) AS fact
FROM asked
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
            'schema', schema.nspname,
            'place', path.place,
            'owner', pg_catalog.pg_get_userbyid(function.proowner),
            'comment', pg_catalog.obj_description(function.oid, 'pg_proc'),
            'security', CASE WHEN function.prosecdef THEN 'definer' ELSE 'invoker' END,
            'language', language.lanname,
            'volatility', CASE function.provolatile
                WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile'
            END,
            'arguments', ARRAY(
                SELECT pg_catalog.format_type(argument.type, NULL)
                FROM pg_catalog.unnest(function.proargtypes) WITH ORDINALITY AS argument (type, place)
                ORDER BY argument.place
            ),
            'argument_schemas', ARRAY(
                SELECT holder.nspname
                FROM pg_catalog.unnest(function.proargtypes) WITH ORDINALITY AS argument (type, place)
                JOIN pg_catalog.pg_type AS type ON type.oid = argument.type
                JOIN pg_catalog.pg_namespace AS holder ON holder.oid = type.typnamespace
                ORDER BY argument.place
            )
        )
        ORDER BY path.place, function.oid
    ) AS functions
    FROM pg_catalog.pg_proc AS function
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = function.pronamespace
    JOIN pg_catalog.pg_language AS language ON language.oid = function.prolang
    LEFT JOIN path ON path.oid = function.pronamespace
    WHERE function.proname = (asked.about ->> 'name')::pg_catalog.name
) AS named ON true
WHERE asked.query = 'functions'
