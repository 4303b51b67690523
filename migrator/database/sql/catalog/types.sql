-- Enums, domains, ranges, composite and base types.
SELECT
    named.kind, named.name, 0, '',
    CASE type.typtype
        WHEN 'e' THEN 'enum (' || pg_catalog.concat((
            SELECT pg_catalog.string_agg(pg_catalog.quote_literal(label.enumlabel), ', ' ORDER BY label.enumsortorder)
            FROM pg_catalog.pg_enum AS label WHERE label.enumtypid = type.oid
        )) || ')'
        WHEN 'd' THEN pg_catalog.concat_ws(
            ' ', pg_catalog.format_type(type.typbasetype, type.typtypmod),
            CASE WHEN type.typcollation <> base.typcollation THEN 'collate ' || (
                SELECT pg_catalog.format('%I.%I', namespace.nspname, made.collname)
                FROM pg_catalog.pg_collation AS made
                JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = made.collnamespace
                WHERE made.oid = type.typcollation
            ) END
        )
        WHEN 'r' THEN (
            SELECT pg_catalog.concat_ws(
                ' ', 'range of', pg_catalog.format_type(range.rngsubtype, NULL),
                'class', class.opcname, 'collation', NULLIF(range.rngcollation, 0)::pg_catalog.regcollation,
                'canonical', range.rngcanonical, 'difference', range.rngsubdiff,
                'multirange', pg_catalog.format_type(range.rngmultitypid, NULL)
            )
            FROM pg_catalog.pg_range AS range
            JOIN pg_catalog.pg_opclass AS class ON class.oid = range.rngsubopc
            WHERE range.rngtypid = type.oid
        )
        WHEN 'c' THEN 'composite'
        ELSE CASE WHEN NOT type.typisdefined THEN 'shell' ELSE pg_catalog.concat_ws(
            ' ', 'base, input', type.typinput, 'output', type.typoutput, 'receive', type.typreceive,
            'send', type.typsend, 'modifiers', type.typmodin, type.typmodout, 'analyze', type.typanalyze,
            'length', type.typlen, type.typbyval, type.typalign, type.typstorage,
            'category', type.typcategory, type.typispreferred, 'delimiter', type.typdelim,
            'default', pg_catalog.quote_nullable(type.typdefault),
            'element', NULLIF(type.typelem, 0)::pg_catalog.regtype, 'collatable', type.typcollation <> 0
        ) END
    END
FROM named
JOIN pg_catalog.pg_type AS type ON type.oid = named.oid
LEFT JOIN pg_catalog.pg_type AS base ON base.oid = type.typbasetype
WHERE named.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 10, said.aspect, said.text
FROM named
JOIN pg_catalog.pg_type AS type ON type.oid = named.oid
CROSS JOIN LATERAL (
    VALUES ('not null', CASE WHEN type.typnotnull THEN 'yes' END), ('default', type.typdefault)
) AS said (aspect, text)
WHERE named.kind = 'domain' AND named.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND said.text IS NOT NULL
