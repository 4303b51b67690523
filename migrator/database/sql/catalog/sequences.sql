-- Sequences by what they were made with, never by how far they have come: a rollback does not take numbers back.
SELECT
    named.kind, named.name, CASE named.part WHEN '' THEN 0 ELSE 3200 END, named.part,
    CASE WHEN named.part <> ''
        THEN class.oid::pg_catalog.regclass::pg_catalog.text || ' ' ELSE '' END
    || pg_catalog.format(
        'as %s start with %s increment by %s minvalue %s maxvalue %s cache %s%s',
        pg_catalog.format_type(sequence.seqtypid, NULL), sequence.seqstart, sequence.seqincrement,
        sequence.seqmin, sequence.seqmax, sequence.seqcache, CASE WHEN sequence.seqcycle THEN ' cycle' ELSE '' END
    )
FROM named
JOIN pg_catalog.pg_sequence AS sequence ON sequence.seqrelid = named.oid
JOIN pg_catalog.pg_class AS class ON class.oid = sequence.seqrelid
WHERE named.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
UNION ALL
SELECT relation.kind, relation.shown, 10, 'persistence', 'unlogged'
FROM relation WHERE relation.relkind = 'S' AND relation.relpersistence = 'u'
UNION ALL
SELECT
    relation.kind, relation.shown, 20, 'owned by',
    depend.refobjid::pg_catalog.regclass || '.' || pg_catalog.quote_ident(attribute.attname)
FROM relation
JOIN pg_catalog.pg_depend AS depend
    ON depend.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND depend.objid = relation.oid
    AND depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND depend.deptype = 'a'
JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = depend.refobjid AND attribute.attnum = depend.refobjsubid
WHERE relation.relkind = 'S'
