-- Whatever somebody has granted or revoked something on: owner, privileges, and those that it came with. Of what initdb
-- or an extension made that is what was noted then; pg_dump prints what has changed since, but in information_schema.
SELECT
    named.kind, named.name, named.part, named.owner, named.acl, pg_catalog.acldefault(named.letter, named.owner) AS usual
FROM named WHERE named.acl IS NOT NULL
UNION ALL
SELECT
    CASE class.relkind
        WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
        ELSE 'table'
    END,
    pg_catalog.format('%I.%I', namespace.nspname, class.relname),
    CASE WHEN attribute.attnum > 0 THEN 'column ' || pg_catalog.quote_ident(attribute.attname) ELSE '' END,
    class.relowner, attribute.acl,
    COALESCE(noted.initprivs, CASE attribute.attnum WHEN 0 THEN
        pg_catalog.acldefault(CASE class.relkind WHEN 'S' THEN 's' ELSE 'r' END::pg_catalog."char", class.relowner)
    END)
FROM (
    SELECT relation.oid AS attrelid, 0 AS attnum, NULL::pg_catalog.name AS attname, relation.relacl AS acl
    FROM pg_catalog.pg_class AS relation WHERE relation.relacl IS NOT NULL
    UNION ALL
    SELECT own.attrelid, own.attnum, own.attname, own.attacl
    FROM pg_catalog.pg_attribute AS own WHERE own.attacl IS NOT NULL
) AS attribute
JOIN pg_catalog.pg_class AS class ON class.oid = attribute.attrelid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
LEFT JOIN pg_catalog.pg_init_privs AS noted
    ON noted.objoid = class.oid AND noted.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND noted.objsubid = attribute.attnum
WHERE attribute.acl IS DISTINCT FROM noted.initprivs
  AND (class.relnamespace = 'pg_catalog'::pg_catalog.regnamespace OR EXISTS (
      SELECT FROM member WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND member.objid = class.oid
  ))
UNION ALL
SELECT
    touched.kind, touched.name, '', touched.owner, touched.acl,
    COALESCE(noted.initprivs, pg_catalog.acldefault(touched.letter, touched.owner))
FROM (
    SELECT
        'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid AS classid, routine.oid,
        CASE routine.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
        pg_catalog.format(
            '%s.%I(%s)', routine.pronamespace::pg_catalog.regnamespace, routine.proname,
            pg_catalog.pg_get_function_identity_arguments(routine.oid)
        ) AS name,
        routine.proowner AS owner, routine.proacl AS acl, 'f'::pg_catalog."char" AS letter
    FROM pg_catalog.pg_proc AS routine
    WHERE routine.proacl IS NOT NULL AND routine.pronamespace <> 'information_schema'::pg_catalog.regnamespace
    UNION ALL
    SELECT
        'pg_catalog.pg_type'::pg_catalog.regclass, type.oid, CASE type.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
        pg_catalog.format('%s.%I', type.typnamespace::pg_catalog.regnamespace, type.typname),
        type.typowner, type.typacl, 'T'
    FROM pg_catalog.pg_type AS type
    WHERE type.typacl IS NOT NULL AND type.typnamespace <> 'information_schema'::pg_catalog.regnamespace
    UNION ALL
    SELECT
        'pg_catalog.pg_language'::pg_catalog.regclass, made.oid, 'language', pg_catalog.quote_ident(made.lanname),
        made.lanowner, made.lanacl, 'l'
    FROM pg_catalog.pg_language AS made WHERE made.lanispl AND made.lanacl IS NOT NULL
    UNION ALL
    SELECT
        'pg_catalog.pg_namespace'::pg_catalog.regclass, made.oid, 'schema', pg_catalog.quote_ident(made.nspname),
        made.nspowner, made.nspacl, 'n'
    FROM pg_catalog.pg_namespace AS made WHERE made.nspname = 'pg_catalog'
    UNION ALL
    SELECT
        'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, made.oid, 'foreign data wrapper',
        pg_catalog.quote_ident(made.fdwname), made.fdwowner, made.fdwacl, 'F'
    FROM pg_catalog.pg_foreign_data_wrapper AS made WHERE made.fdwacl IS NOT NULL
) AS touched
LEFT JOIN pg_catalog.pg_init_privs AS noted
    ON noted.objoid = touched.oid AND noted.classoid = touched.classid AND noted.objsubid = 0
WHERE touched.acl IS DISTINCT FROM noted.initprivs
  AND (touched.oid < 16384 OR EXISTS (
      SELECT FROM member WHERE member.classid = touched.classid AND member.objid = touched.oid
  ))
