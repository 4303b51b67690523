-- Enums, domains and ranges; a table's row type and an array's own are not objects that anybody made. A multirange comes
-- with its range.
SELECT
    CASE type.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
    pg_catalog.format('%I.%I', schema.nspname, type.typname), 0, '',
    CASE type.typtype
        WHEN 'e' THEN 'enum (' || pg_catalog.concat((
            SELECT pg_catalog.string_agg(pg_catalog.quote_literal(label.enumlabel), ', ' ORDER BY label.enumsortorder)
            FROM pg_catalog.pg_enum AS label WHERE label.enumtypid = type.oid
        )) || ')'
        WHEN 'd' THEN pg_catalog.concat_ws(
            ' ',
            pg_catalog.format_type(type.typbasetype, type.typtypmod),
            CASE WHEN type.typnotnull THEN 'not null' END,
            'default ' || type.typdefault
        )
        WHEN 'r' THEN (
            SELECT pg_catalog.format(
                'range of %s canonical %s difference %s', pg_catalog.format_type(range.rngsubtype, NULL),
                range.rngcanonical, range.rngsubdiff
            )
            FROM pg_catalog.pg_range AS range WHERE range.rngtypid = type.oid
        )
        ELSE pg_catalog.format('base, input %s, output %s', type.typinput, type.typoutput)
    END
FROM pg_catalog.pg_type AS type
JOIN schema ON schema.oid = type.typnamespace
WHERE type.typtype IN ('e', 'd', 'r', 'b') AND type.typrelid = 0 AND type.typelem = 0
  AND NOT EXISTS (
      SELECT FROM member WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND member.objid = type.oid
  )
UNION ALL
SELECT
    'domain', pg_catalog.format('%I.%I', schema.nspname, type.typname), 2,
    'constraint ' || pg_catalog.quote_ident(held.conname), pg_catalog.pg_get_constraintdef(held.oid)
FROM pg_catalog.pg_constraint AS held
JOIN pg_catalog.pg_type AS type ON type.oid = held.contypid
JOIN schema ON schema.oid = type.typnamespace
WHERE held.contype = 'c'
