-- Tables, views and foreign tables: that they are there, and what ALTER … SET can say of them.
SELECT
    relation.kind::pg_catalog.text AS kind,
    relation.shown AS name,
    0 AS place,
    ''::pg_catalog.text AS aspect,
    pg_catalog.concat_ws(
        ' ',
        CASE relation.relpersistence WHEN 'u' THEN 'unlogged' END,
        CASE WHEN relation.relkind = 'p' THEN 'partition by ' || pg_catalog.pg_get_partkeydef(relation.oid) END,
        CASE WHEN relation.reloftype <> 0 THEN 'of ' || pg_catalog.format_type(relation.reloftype, NULL) END,
        'using ' || NULLIF(method.amname, 'heap')
    ) AS text
FROM relation
LEFT JOIN pg_catalog.pg_am AS method ON method.oid = relation.relam
WHERE relation.relkind IN ('r', 'p', 'f', 'v', 'm')
UNION ALL
SELECT relation.kind, relation.shown, said.place, said.aspect, said.text
FROM relation
LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = relation.reltoastrelid AND toast.reloptions IS NOT NULL
LEFT JOIN pg_catalog.pg_tablespace AS tablespace ON tablespace.oid = relation.reltablespace
CROSS JOIN LATERAL (
    VALUES
    (10, 'with', NULLIF(pg_catalog.concat_ws(
        ', ', pg_catalog.array_to_string(relation.reloptions, ', '),
        (SELECT pg_catalog.string_agg('toast.' || item, ', ') FROM pg_catalog.unnest(toast.reloptions) AS item)
    ), '')),
    (10, 'tablespace', pg_catalog.quote_ident(tablespace.spcname)),
    (10, 'row security', CASE WHEN relation.relrowsecurity THEN 'enabled' END),
    (10, 'forced row security', CASE WHEN relation.relforcerowsecurity THEN 'enabled' END),
    (10, 'replica identity', CASE
        WHEN relation.relkind NOT IN ('r', 'p', 'm') THEN NULL
        WHEN relation.relreplident = 'f' THEN 'full' WHEN relation.relreplident = 'n' THEN 'nothing'
    END),
    (20, 'body', CASE WHEN relation.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(relation.oid) END),
    (30, 'populated', CASE WHEN relation.relkind = 'm' AND NOT relation.relispopulated THEN 'no' END)
) AS said (place, aspect, text)
WHERE said.text IS NOT NULL AND relation.relkind IN ('r', 'p', 'f', 'v', 'm')
UNION ALL
SELECT
    relation.kind, relation.shown, 5, CASE WHEN relation.relispartition THEN 'partition of' ELSE 'inherits' END,
    pg_catalog.string_agg(
        inherits.inhparent::pg_catalog.regclass::pg_catalog.text
            || CASE WHEN relation.relispartition THEN
                ' ' || pg_catalog.pg_get_expr(relation.relpartbound, relation.oid) ELSE ''
            END
            || CASE WHEN inherits.inhdetachpending THEN ' (detach pending)' ELSE '' END,
        ', ' ORDER BY inherits.inhseqno
    )
FROM relation
JOIN pg_catalog.pg_inherits AS inherits ON inherits.inhrelid = relation.oid
GROUP BY relation.kind, relation.shown, relation.relispartition
UNION ALL
SELECT
    relation.kind, relation.shown, 5, 'server',
    pg_catalog.quote_ident(server.srvname)
        || COALESCE(' options (' || pg_catalog.array_to_string(foreign_table.ftoptions, ', ') || ')', '')
FROM relation
JOIN pg_catalog.pg_foreign_table AS foreign_table ON foreign_table.ftrelid = relation.oid
JOIN pg_catalog.pg_foreign_server AS server ON server.oid = foreign_table.ftserver
