-- Functions and procedures whole; aggregates, which pg_get_functiondef does not print, by their parts.
SELECT
    CASE routine.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    pg_catalog.format(
        '%I.%I(%s)', schema.nspname, routine.proname, pg_catalog.pg_get_function_identity_arguments(routine.oid)
    ),
    0, 'body',
    CASE WHEN routine.prokind = 'a' THEN (
        SELECT pg_catalog.format(
            'returns %s sfunc %s stype %s initial %L final %s combine %s sort %s',
            pg_catalog.format_type(routine.prorettype, NULL), aggregate.aggtransfn,
            pg_catalog.format_type(aggregate.aggtranstype, NULL), aggregate.agginitval,
            aggregate.aggfinalfn, aggregate.aggcombinefn, aggregate.aggsortop
        )
        FROM pg_catalog.pg_aggregate AS aggregate WHERE aggregate.aggfnoid = routine.oid
    ) ELSE pg_catalog.pg_get_functiondef(routine.oid) END
FROM pg_catalog.pg_proc AS routine
JOIN schema ON schema.oid = routine.pronamespace
WHERE NOT EXISTS (
    SELECT FROM member WHERE member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND member.objid = routine.oid
)
