-- Functions and procedures whole; aggregates, which pg_get_functiondef does not print, by their parts.
SELECT
    named.kind, named.name, 0, '',
    CASE WHEN named.kind <> 'aggregate' THEN '' ELSE (
        SELECT pg_catalog.concat_ws(
            ' ', 'returns', pg_catalog.format_type(routine.prorettype, NULL),
            'kind', aggregate.aggkind, 'parallel', routine.proparallel,
            'sfunc', aggregate.aggtransfn, 'stype', pg_catalog.format_type(aggregate.aggtranstype, NULL),
            'space', aggregate.aggtransspace, 'initial', pg_catalog.quote_nullable(aggregate.agginitval),
            'final', aggregate.aggfinalfn, aggregate.aggfinalextra, aggregate.aggfinalmodify,
            'combine', aggregate.aggcombinefn, 'serial', aggregate.aggserialfn, aggregate.aggdeserialfn,
            'moving', aggregate.aggmtransfn, aggregate.aggminvtransfn, aggregate.aggmfinalfn,
            aggregate.aggmfinalextra, aggregate.aggmfinalmodify, pg_catalog.format_type(aggregate.aggmtranstype, NULL),
            aggregate.aggmtransspace, pg_catalog.quote_nullable(aggregate.aggminitval),
            'sort', aggregate.aggsortop::pg_catalog.regoperator
        )
        FROM pg_catalog.pg_aggregate AS aggregate WHERE aggregate.aggfnoid = routine.oid
    ) END
FROM named
JOIN pg_catalog.pg_proc AS routine ON routine.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 10, 'body', pg_catalog.pg_get_functiondef(named.oid)
FROM named
WHERE named.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND named.kind <> 'aggregate'
