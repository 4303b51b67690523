-- Internal triggers are those that enforce foreign keys; nobody names them. `names` are the others, for the hint. The
-- definition locks the table ACCESS SHARE to print a WHEN: only printed if it is asked for.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object('table', relation.relation, 'found', held.found, 'names', held.names) AS fact
FROM relation
LEFT JOIN LATERAL (
    SELECT
        (pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
                'enabled', trigger.tgenabled,
                'definition', CASE
                    WHEN (relation.about ->> 'definition')::pg_catalog.bool THEN
                        pg_catalog.pg_get_triggerdef(trigger.oid, true)
                END,
                'function_schema', schema.nspname,
                'comment', pg_catalog.obj_description(trigger.oid, 'pg_trigger')
            )
        ) FILTER (WHERE trigger.tgname = (relation.about ->> 'trigger')::pg_catalog.name)) -> 0 AS found,
        pg_catalog.jsonb_agg(trigger.tgname ORDER BY trigger.tgname) AS names
    FROM pg_catalog.pg_trigger AS trigger
    JOIN pg_catalog.pg_proc AS function ON function.oid = trigger.tgfoid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = function.pronamespace
    WHERE trigger.tgrelid = relation.oid AND NOT trigger.tgisinternal
) AS held ON true
WHERE relation.query = 'triggers'
