-- Everything that has an owner and privileges; `letter` is what acldefault calls its kind.
SELECT relation.kind, relation.shown AS name, relation.relowner AS owner, relation.relacl AS acl,
    CASE relation.relkind WHEN 'S' THEN 's' ELSE 'r' END::pg_catalog."char" AS letter
FROM relation WHERE relation.relkind <> 'c'
UNION ALL
SELECT 'schema', pg_catalog.quote_ident(schema.nspname), schema.nspowner, schema.nspacl, 'n' FROM schema
UNION ALL
SELECT
    CASE routine.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    pg_catalog.format(
        '%I.%I(%s)', schema.nspname, routine.proname, pg_catalog.pg_get_function_identity_arguments(routine.oid)
    ),
    routine.proowner, routine.proacl, 'f'
FROM pg_catalog.pg_proc AS routine
JOIN schema ON schema.oid = routine.pronamespace
WHERE NOT EXISTS (
    SELECT FROM member WHERE member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND member.objid = routine.oid
)
UNION ALL
SELECT CASE type.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
    pg_catalog.format('%I.%I', schema.nspname, type.typname), type.typowner, type.typacl, 'T'
FROM pg_catalog.pg_type AS type
JOIN schema ON schema.oid = type.typnamespace
LEFT JOIN pg_catalog.pg_class AS class ON class.oid = type.typrelid
WHERE (type.typtype IN ('e', 'd', 'r') OR class.relkind = 'c')
  AND NOT EXISTS (
      SELECT FROM member WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND member.objid = type.oid
  )
UNION ALL
SELECT 'foreign server', pg_catalog.quote_ident(server.srvname), server.srvowner, server.srvacl, 'S'
FROM pg_catalog.pg_foreign_server AS server
