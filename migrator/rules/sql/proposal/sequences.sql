-- Not those that go with a column (a: OWNED BY, i: identity): the column's default tells of them.
SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'sequences',
        'name', relation.name,
        'type', pg_catalog.format_type(sequence.seqtypid, NULL),
        'start', sequence.seqstart,
        'increment', sequence.seqincrement,
        'min', sequence.seqmin,
        'max', sequence.seqmax,
        'cycle', sequence.seqcycle
    ) AS fact
FROM relation
JOIN pg_catalog.pg_sequence AS sequence ON sequence.seqrelid = relation.oid
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS owned
    WHERE owned.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.objid = relation.oid
      AND owned.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.deptype IN ('a', 'i')
)
