-- Every table that holds rows of its own or whose partitions do: [oid, schema, name, oids of its parents, [[number, name]
-- of each column of its own]]. What an extension made is the extension's; what a child has of its parent, the parent's.
SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
    class.oid::bigint,
    space.nspname,
    class.relname,
    (
        SELECT coalesce(pg_catalog.jsonb_agg(child.inhparent::bigint), '[]')
        FROM pg_catalog.pg_inherits AS child
        WHERE child.inhrelid = class.oid
    ),
    (
        SELECT coalesce(pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_array(column_.attnum, column_.attname) ORDER BY column_.attnum
        ), '[]')
        FROM pg_catalog.pg_attribute AS column_
        WHERE column_.attrelid = class.oid
          AND column_.attnum > 0 AND NOT column_.attisdropped AND column_.attinhcount = 0
    )
) ORDER BY space.nspname, class.relname), '[]')
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS space ON space.oid = class.relnamespace
WHERE class.relkind IN ('r', 'p')
  AND pg_catalog.left(space.nspname, 3) <> 'pg_'
  AND space.nspname <> 'information_schema' AND space.nspname <> {hidden}
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS depend
      WHERE depend.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND depend.objid = class.oid AND depend.deptype = 'e'
  )
