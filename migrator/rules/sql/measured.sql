-- Around the query of one quantity (migrator/rules/measures.py): its one row, and the table that it is about, if any.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'kind', relation.kind,
        'similar', CASE WHEN relation.name IS NOT NULL THEN {similar} END
    ) || pg_catalog.to_jsonb(measured) AS fact
FROM relation
CROSS JOIN LATERAL (
    {facts}
) AS measured
WHERE relation.query = {query}
