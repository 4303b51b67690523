-- Not those that enforce foreign keys, and not the copies that partitions have of their parent's.
SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'triggers',
        'name', trigger.tgname,
        'table', relation.name,
        'enabled', trigger.tgenabled,
        'definition', pg_catalog.substr(
            shown.definition, pg_catalog.strpos(shown.definition, shown.head) + pg_catalog.length(shown.head)
        )
    ) AS fact
FROM relation
JOIN pg_catalog.pg_trigger AS trigger ON trigger.tgrelid = relation.oid
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.pg_get_triggerdef(trigger.oid, true) AS definition,
        ' TRIGGER ' || pg_catalog.quote_ident(trigger.tgname) || ' ' AS head
) AS shown
WHERE NOT trigger.tgisinternal AND trigger.tgparentid = 0 AND NOT relation.relispartition
