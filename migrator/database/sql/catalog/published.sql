-- The tables of publications, as servers before 15 know them: whole ones.
SELECT
    'publication', pg_catalog.quote_ident(publication.pubname), 10, 'table ' || relation.shown, ''
FROM pg_catalog.pg_publication_rel AS published
JOIN pg_catalog.pg_publication AS publication ON publication.oid = published.prpubid
JOIN relation ON relation.oid = published.prrelid
