-- Relations that may have been meant: the same name in another schema or in other letters, or one that starts or ends
-- alike. Only looked for where something is missing; and where hundreds of things are, it is not the spelling.
CASE WHEN relation.missing AND relation.nth <= 50 THEN (
    SELECT pg_catalog.jsonb_agg(alike.relation)
    FROM (
        SELECT pg_catalog.jsonb_build_array(schema.nspname, class.relname) AS relation
        FROM pg_catalog.pg_class AS class
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
        WHERE class.relkind = ANY ({kinds})
          AND schema.nspname <> 'information_schema' AND pg_catalog.left(schema.nspname, 3) <> 'pg_'
          AND (
              pg_catalog.lower(class.relname) = pg_catalog.lower(relation.name)
              OR pg_catalog.left(class.relname, 3) = pg_catalog.left(relation.name, 3)
              OR pg_catalog.right(class.relname, 3) = pg_catalog.right(relation.name, 3)
          )
        ORDER BY pg_catalog.lower(class.relname) <> pg_catalog.lower(relation.name)
        LIMIT 20
    ) AS alike
) END
