-- What pg_dump would print of a database, as facts: (kind, name, aspect, text), a row each. The arms stand in files of
-- their own. search_path must be empty, so that every name is printed with its schema.
WITH
-- What we look at: no system schema, no temporary one, not the history's.
schema AS MATERIALIZED (
    SELECT namespace.oid, namespace.nspname, namespace.nspowner, namespace.nspacl
    FROM pg_catalog.pg_namespace AS namespace
    WHERE pg_catalog.left(namespace.nspname, 3) <> 'pg_'
      AND namespace.nspname <> 'information_schema' AND namespace.nspname <> ALL ({hidden})
),
-- What an extension made is the extension's.
member AS MATERIALIZED (
    SELECT depend.classid, depend.objid FROM pg_catalog.pg_depend AS depend WHERE depend.deptype = 'e'
),
relation AS MATERIALIZED (
    SELECT
        class.*,
        pg_catalog.format('%I.%I', schema.nspname, class.relname) AS shown,
        CASE class.relkind
            WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view'
            WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type'
        END AS kind
    FROM pg_catalog.pg_class AS class
    JOIN schema ON schema.oid = class.relnamespace
    WHERE class.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
      AND NOT EXISTS (
          SELECT FROM member WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND member.objid = class.oid
      )
),
owned AS (
    {owned}
),
fact AS (
    {arms}
)
SELECT pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_array(fact.kind, fact.name, fact.aspect, fact.text)
    ORDER BY fact.kind, fact.name, fact.place, fact.aspect
)
FROM fact
