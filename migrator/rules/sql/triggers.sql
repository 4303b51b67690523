-- Internal triggers are those that enforce foreign keys; nobody names them. `names` are the others, for the hint.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'table', relation.relation,
        'enabled', held.enabled,
        'names', held.names
    ) AS fact
FROM relation
LEFT JOIN LATERAL (
    SELECT
        pg_catalog.max(trigger.tgenabled::pg_catalog.text)
            FILTER (WHERE trigger.tgname = (relation.about ->> 'trigger')::pg_catalog.name) AS enabled,
        pg_catalog.jsonb_agg(trigger.tgname ORDER BY trigger.tgname) AS names
    FROM pg_catalog.pg_trigger AS trigger
    WHERE trigger.tgrelid = relation.oid AND NOT trigger.tgisinternal
) AS held ON true
WHERE relation.query = 'triggers'
