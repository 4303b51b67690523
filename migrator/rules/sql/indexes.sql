-- pg_get_indexdef leaves out what is the default (operator class, collation, order). It locks the table ACCESS SHARE where
-- the index has expressions: only called if a rule is about the definition.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'relation', relation.relation,
        'kind', relation.kind,
        'definition', details.definition,
        'target', pg_catalog.substr(
            details.shown, pg_catalog.strpos(details.shown, details.head) + pg_catalog.length(details.head)
        ),
        'method', details.amname,
        'unique', details.indisunique,
        'valid', details.indisvalid,
        'ready', details.indisready,
        'live', details.indislive,
        'comment', pg_catalog.obj_description(relation.oid, 'pg_class'),
        'similar', {similar}
    ) AS fact
FROM relation
LEFT JOIN LATERAL (
    SELECT
        index.indisunique, index.indisvalid, index.indisready, index.indislive, method.amname,
        CASE WHEN (relation.about ->> 'on')::pg_catalog.bool THEN
            pg_catalog.pg_get_indexdef(index.indexrelid)
        END AS definition,
        -- For people: parentheses and schemas that are not needed left out.
        CASE WHEN (relation.about ->> 'on')::pg_catalog.bool THEN
            pg_catalog.pg_get_indexdef(index.indexrelid, 0, true)
        END AS shown,
        pg_catalog.quote_ident(class.relname) || ' ON '
            || CASE WHEN class.relkind = 'I' THEN 'ONLY ' ELSE '' END AS head
    FROM pg_catalog.pg_index AS index
    JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
    JOIN pg_catalog.pg_am AS method ON method.oid = class.relam
    WHERE index.indexrelid = relation.oid
) AS details ON true
WHERE relation.query = 'indexes'
