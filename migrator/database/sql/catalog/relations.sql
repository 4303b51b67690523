-- Tables, views, sequences and composite types: that they are there, and what ALTER … SET can say of them.
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
        CASE WHEN relation.relkind IN ('r', 'm') AND method.amname <> 'heap' THEN 'using ' || method.amname END,
        CASE WHEN relation.relispartition THEN
            'partition of ' || (
                SELECT inherits.inhparent::pg_catalog.regclass::pg_catalog.text
                    || CASE WHEN inherits.inhdetachpending THEN ' (detach pending)' ELSE '' END
                FROM pg_catalog.pg_inherits AS inherits WHERE inherits.inhrelid = relation.oid
            ) || ' ' || pg_catalog.pg_get_expr(relation.relpartbound, relation.oid)
        ELSE
            'inherits ' || (
                SELECT pg_catalog.string_agg(
                    inherits.inhparent::pg_catalog.regclass::pg_catalog.text, ', ' ORDER BY inherits.inhseqno
                )
                FROM pg_catalog.pg_inherits AS inherits WHERE inherits.inhrelid = relation.oid
            )
        END,
        'with (' || pg_catalog.array_to_string(relation.reloptions, ', ') || ')',
        'tablespace ' || tablespace.spcname,
        CASE WHEN relation.relrowsecurity THEN 'row security' END,
        CASE WHEN relation.relforcerowsecurity THEN 'forced' END,
        CASE relation.relreplident WHEN 'f' THEN 'replica identity full' WHEN 'n' THEN
            CASE WHEN relation.relkind IN ('r', 'p', 'm') THEN 'replica identity nothing' END
        END
    ) AS text
FROM relation
LEFT JOIN pg_catalog.pg_am AS method ON method.oid = relation.relam
LEFT JOIN pg_catalog.pg_tablespace AS tablespace ON tablespace.oid = relation.reltablespace
UNION ALL
SELECT relation.kind, relation.shown, 9, 'server',
    server.srvname || COALESCE(' options (' || pg_catalog.array_to_string(foreign_table.ftoptions, ', ') || ')', '')
FROM relation
JOIN pg_catalog.pg_foreign_table AS foreign_table ON foreign_table.ftrelid = relation.oid
JOIN pg_catalog.pg_foreign_server AS server ON server.oid = foreign_table.ftserver
UNION ALL
SELECT relation.kind, relation.shown, 9, 'body', pg_catalog.pg_get_viewdef(relation.oid)
FROM relation WHERE relation.relkind IN ('v', 'm')
UNION ALL
SELECT relation.kind, relation.shown, 9, 'populated', 'no'
FROM relation WHERE relation.relkind = 'm' AND NOT relation.relispopulated
