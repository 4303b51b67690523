SELECT 0 AS index, pg_catalog.jsonb_build_object('family', 'views', 'name', relation.name) AS fact
FROM relation
WHERE relation.relkind IN ('v', 'm')
