-- Not those that a constraint brings: the constraint, or the primary key, tells of them. `options` is what
-- pg_get_indexdef prints of WITH, which no rule speaks of.
SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'indexes',
        'name', relation.name,
        'table', held.name,
        'unique', index.indisunique,
        'target', pg_catalog.substr(
            shown.definition, pg_catalog.strpos(shown.definition, shown.head) + pg_catalog.length(shown.head)
        ),
        'options', (
            SELECT ' WITH (' || pg_catalog.string_agg(
                pg_catalog.quote_ident(option.option_name) || '=' || CASE
                    WHEN pg_catalog.quote_ident(option.option_value) = option.option_value THEN option.option_value
                    ELSE pg_catalog.quote_literal(option.option_value)
                END,
                ', ' ORDER BY option.place
            ) || ')'
            FROM ROWS FROM (pg_catalog.pg_options_to_table(relation.reloptions)) WITH ORDINALITY
                AS option (option_name, option_value, place)
        )
    ) AS fact
FROM relation
JOIN pg_catalog.pg_index AS index ON index.indexrelid = relation.oid
JOIN relation AS held ON held.oid = index.indrelid
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.pg_get_indexdef(index.indexrelid, 0, true) AS definition,
        pg_catalog.quote_ident(relation.relname) || ' ON '
            || CASE WHEN relation.relkind = 'I' THEN 'ONLY ' ELSE '' END AS head
) AS shown
WHERE NOT held.relispartition
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint AS made
      WHERE made.conindid = index.indexrelid AND made.contype IN ('p', 'u', 'x')
  )
