-- What a sequence is, not where it stands: pg_sequence may be read by everybody, last_value may not. A column's own
-- sequence depends on it automatically (a: OWNED BY, serial) or internally (i: identity).
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'relation', relation.relation,
        'kind', relation.kind,
        'owner', pg_catalog.pg_get_userbyid(relation.owner),
        'type', pg_catalog.format_type(sequence.seqtypid, NULL),
        'start', sequence.seqstart,
        'increment', sequence.seqincrement,
        'min', sequence.seqmin,
        'max', sequence.seqmax,
        'cycle', sequence.seqcycle,
        'owned_by', owner.column,
        'identity', owner.identity,
        'comment', pg_catalog.obj_description(relation.oid, 'pg_class'),
        'similar', {similar}
    ) AS fact
FROM relation
LEFT JOIN pg_catalog.pg_sequence AS sequence ON sequence.seqrelid = relation.oid
LEFT JOIN LATERAL (
    SELECT
        pg_catalog.jsonb_build_array(schema.nspname, class.relname, attribute.attname) AS column,
        owned.deptype = 'i' AS identity
    FROM pg_catalog.pg_depend AS owned
    JOIN pg_catalog.pg_class AS class ON class.oid = owned.refobjid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
    JOIN pg_catalog.pg_attribute AS attribute
        ON attribute.attrelid = owned.refobjid AND attribute.attnum = owned.refobjsubid
    WHERE owned.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.objid = relation.oid
      AND owned.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND owned.deptype IN ('a', 'i')
) AS owner ON true
WHERE relation.query = 'sequences'
