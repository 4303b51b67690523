-- What is granted to others than the owner, by object: of relations, of columns, of schemas, functions and types. An object
-- without grants of its own has PostgreSQL's own; of a function those let everybody call it, so that it is worth telling
-- where that was taken away.
SELECT 0 AS index, held.fact || pg_catalog.jsonb_build_object('family', 'privileges') AS fact
FROM (
    SELECT pg_catalog.jsonb_build_object(
        'kind', 'relation', 'name', relation.name, 'partition', relation.relispartition, 'grants', (
            SELECT pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_array(
                    CASE WHEN item.grantee <> 0 THEN pg_catalog.pg_get_userbyid(item.grantee) END, item.privilege_type
                )
            )
            FROM pg_catalog.aclexplode(relation.relacl) AS item
            WHERE item.grantee <> relation.relowner
        )
    ) AS fact
    FROM relation
    WHERE relation.relacl IS NOT NULL AND relation.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')

    UNION ALL
    SELECT pg_catalog.jsonb_build_object(
        'kind', 'columns', 'name', relation.name, 'partition', relation.relispartition, 'column', attribute.attname,
        'grants', (
            SELECT pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_array(
                    CASE WHEN item.grantee <> 0 THEN pg_catalog.pg_get_userbyid(item.grantee) END, item.privilege_type
                )
            )
            FROM pg_catalog.aclexplode(attribute.attacl) AS item
            WHERE item.grantee <> relation.relowner
        )
    )
    FROM relation
    JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
    WHERE attribute.attacl IS NOT NULL AND attribute.attnum > 0 AND NOT attribute.attisdropped

    UNION ALL
    SELECT pg_catalog.jsonb_build_object(
        'kind', 'schema', 'name', pg_catalog.jsonb_build_array(NULL, schema.nspname), 'grants', (
            SELECT pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_array(
                    CASE WHEN item.grantee <> 0 THEN pg_catalog.pg_get_userbyid(item.grantee) END, item.privilege_type
                )
            )
            FROM pg_catalog.aclexplode(namespace.nspacl) AS item
            WHERE item.grantee <> namespace.nspowner
        )
    )
    FROM schema
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = schema.oid
    WHERE namespace.nspacl IS NOT NULL

    UNION ALL
    SELECT pg_catalog.jsonb_build_object(
        'kind', 'function',
        'name', pg_catalog.jsonb_build_array(
            CASE WHEN NOT pg_catalog.pg_function_is_visible(function.oid) THEN schema.nspname END, function.proname
        ),
        'arguments', ARRAY(
            SELECT pg_catalog.format_type(argument.type, NULL)
            FROM pg_catalog.unnest(function.proargtypes) WITH ORDINALITY AS argument (type, place)
            ORDER BY argument.place
        ),
        'grants', (
            SELECT pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_array(
                    CASE WHEN item.grantee <> 0 THEN pg_catalog.pg_get_userbyid(item.grantee) END, item.privilege_type
                )
            )
            FROM pg_catalog.aclexplode(function.proacl) AS item
            WHERE item.grantee <> function.proowner
        )
    )
    FROM schema
    JOIN pg_catalog.pg_proc AS function ON function.pronamespace = schema.oid
    WHERE function.proacl IS NOT NULL
      AND NOT EXISTS (
          SELECT FROM member
          WHERE member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND member.objid = function.oid
      )
) AS held
