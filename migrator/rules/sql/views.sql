-- A materialized view that is not populated cannot be read; of a plain view relispopulated says true.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'relation', relation.relation,
        'kind', relation.kind,
        'owner', pg_catalog.pg_get_userbyid(relation.owner),
        'comment', pg_catalog.obj_description(relation.oid, 'pg_class'),
        'populated', class.relispopulated,
        'similar', {similar}
    ) AS fact
FROM relation
LEFT JOIN pg_catalog.pg_class AS class ON class.oid = relation.oid
WHERE relation.query = 'views'
