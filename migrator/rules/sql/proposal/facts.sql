-- Everything that rules could be written of, inside batch.sql. Rows come from `schema`, which takes its own from
-- `readied`, so that whatever prints or looks up a name does it with the settings and the path that rules are asked with.
-- Left out: PostgreSQL's own schemas, those in {hidden}, temporary objects, what extensions brought.
WITH schema AS MATERIALIZED (
    SELECT namespace.oid, namespace.nspname
    FROM readied
    JOIN pg_catalog.pg_namespace AS namespace ON readied.settings > 0
    WHERE NOT pg_catalog.starts_with(namespace.nspname::pg_catalog.text, 'pg_')
      AND namespace.nspname <> 'information_schema'
      AND namespace.nspname <> ALL ({hidden}::pg_catalog.name[])
),

member AS MATERIALIZED (
    SELECT depend.classid, depend.objid FROM pg_catalog.pg_depend AS depend WHERE depend.deptype = 'e'
),

-- `name` has no schema where the path leads to the relation.
relation AS MATERIALIZED (
    SELECT
        class.*,
        pg_catalog.jsonb_build_array(
            CASE WHEN NOT pg_catalog.pg_table_is_visible(class.oid) THEN schema.nspname END, class.relname
        ) AS name
    FROM schema
    JOIN pg_catalog.pg_class AS class ON class.relnamespace = schema.oid
    WHERE class.relpersistence <> 't'
      AND NOT EXISTS (
          SELECT FROM member
          WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND member.objid = class.oid
      )
)

{arms}
