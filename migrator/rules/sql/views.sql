SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'relation', relation.relation,
        'kind', relation.kind,
        'similar', {similar}
    ) AS fact
FROM relation
WHERE relation.query = 'views'
