-- The tables of publications, with their columns and rows, and schemas whose tables are all published.
SELECT
    'publication', pg_catalog.quote_ident(publication.pubname), 10, 'table ' || relation.shown,
    pg_catalog.concat_ws(
        ' ',
        '(' || (
            SELECT pg_catalog.string_agg(pg_catalog.quote_ident(attribute.attname), ', ' ORDER BY attribute.attnum)
            FROM pg_catalog.pg_attribute AS attribute
            WHERE attribute.attrelid = relation.oid AND attribute.attnum = ANY (published.prattrs)
        ) || ')',
        'where (' || pg_catalog.pg_get_expr(published.prqual, published.prrelid) || ')'
    )
FROM pg_catalog.pg_publication_rel AS published
JOIN pg_catalog.pg_publication AS publication ON publication.oid = published.prpubid
JOIN relation ON relation.oid = published.prrelid
UNION ALL
SELECT 'publication', pg_catalog.quote_ident(publication.pubname), 10,
    'tables of schema ' || pg_catalog.quote_ident(schema.nspname), ''
FROM pg_catalog.pg_publication_namespace AS published
JOIN pg_catalog.pg_publication AS publication ON publication.oid = published.pnpubid
JOIN schema ON schema.oid = published.pnnspid
