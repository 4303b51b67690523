-- pg_get_indexdef leaves out what is the default (operator class, collation, order), so that what follows ON reads as
-- the manifest's `on` does. It locks the table ACCESS SHARE where the index has expressions: only called if it matters.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'relation', relation.relation,
        'kind', relation.kind,
        'table', details.relation,
        'on', details.target,
        'unique', details.indisunique,
        'valid', details.indisvalid,
        'ready', details.indisready,
        'live', details.indislive,
        'similar', {similar}
    ) AS fact
FROM relation
LEFT JOIN LATERAL (
    SELECT
        pg_catalog.jsonb_build_array(schema.nspname, indexed.relname) AS relation,
        pg_catalog.substr(printed.definition, pg_catalog.strpos(printed.definition, printed.head)
            + pg_catalog.length(printed.head)) AS target,
        index.indisunique, index.indisvalid, index.indisready, index.indislive
    FROM pg_catalog.pg_index AS index
    JOIN pg_catalog.pg_class AS indexed ON indexed.oid = index.indrelid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = indexed.relnamespace
    CROSS JOIN LATERAL (
        SELECT
            CASE
                WHEN (relation.about ->> 'on')::pg_catalog.bool THEN
                    pg_catalog.pg_get_indexdef(index.indexrelid, 0, true)
            END AS definition,
            pg_catalog.quote_ident(relation.relation ->> 1) || ' ON '
                || CASE WHEN relation.kind = 'I' THEN 'ONLY ' ELSE '' END AS head
    ) AS printed
    WHERE index.indexrelid = relation.oid
) AS details ON true
WHERE relation.family = 'indexes'
