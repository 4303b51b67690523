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
-- What an extension made is the extension's; the constructors and casts of a range type are the type's.
member AS MATERIALIZED (
    SELECT depend.classid, depend.objid
    FROM pg_catalog.pg_depend AS depend
    WHERE depend.deptype = 'e' OR depend.deptype = 'i' AND depend.classid IN (
        'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_cast'::pg_catalog.regclass
    )
),
-- The sequence of an identity column is the column's.
identity_ AS MATERIALIZED (
    SELECT depend.objid AS sequence, depend.refobjid AS relation, depend.refobjsubid AS number
    FROM pg_catalog.pg_depend AS depend
    WHERE depend.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND depend.deptype = 'i' AND depend.refobjsubid > 0
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
      AND NOT EXISTS (SELECT FROM identity_ WHERE identity_.sequence = class.oid)
),
-- Whatever has a name, an owner, privileges or a comment; `part` is what it is of the object it belongs to.
named AS MATERIALIZED (
    SELECT listed.*
    FROM (
        {named}
    ) AS listed
    WHERE NOT EXISTS (SELECT FROM member WHERE member.classid = listed.classid AND member.objid = listed.oid)
),
granted AS MATERIALIZED (
    {granted}
),
fact (kind, name, place, aspect, text) AS (
    {arms}
)
SELECT pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_array(fact.kind, fact.name, fact.aspect, fact.text)
    ORDER BY fact.kind, fact.name, fact.place, fact.aspect
)
FROM fact
