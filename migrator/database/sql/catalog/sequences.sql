-- Sequences by what they were made with, never by how far they have come: a rollback does not take numbers back.
SELECT
    'sequence', relation.shown, 1, 'definition',
    pg_catalog.format(
        'as %s start %s increment %s minimum %s maximum %s cache %s%s%s',
        pg_catalog.format_type(sequence.seqtypid, NULL), sequence.seqstart, sequence.seqincrement,
        sequence.seqmin, sequence.seqmax, sequence.seqcache, CASE WHEN sequence.seqcycle THEN ' cycle' ELSE '' END,
        (
            SELECT ' owned by ' || depend.refobjid::pg_catalog.regclass || '.' || pg_catalog.quote_ident(attribute.attname)
            FROM pg_catalog.pg_depend AS depend
            JOIN pg_catalog.pg_attribute AS attribute
                ON attribute.attrelid = depend.refobjid AND attribute.attnum = depend.refobjsubid
            WHERE depend.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND depend.objid = relation.oid
              AND depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND depend.deptype IN ('a', 'i')
            LIMIT 1
        )
    )
FROM relation
JOIN pg_catalog.pg_sequence AS sequence ON sequence.seqrelid = relation.oid
