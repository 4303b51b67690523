SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'views',
        'name', relation.name,
        'owner', pg_catalog.pg_get_userbyid(relation.relowner),
        'materialized', relation.relkind = 'm',
        'populated', relation.relispopulated
    ) AS fact
FROM relation
WHERE relation.relkind IN ('v', 'm')
