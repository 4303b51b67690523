-- What a role holds by itself, by membership, by PUBLIC, as owner or as superuser: has_…_privilege() says all of that
-- in one, of any role, to any role. Why it does is read from the access control lists. They raise errors for words
-- that an object or a server does not know; `held` is null there. A role that is OID 0 is PUBLIC, for all of them.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'role', role.oid IS NOT NULL,
        'kind', relation.kind,
        'objects', objects.found,
        'others', others.names,
        'similar', CASE WHEN relation.name IS NOT NULL THEN {similar} END
    ) AS fact
FROM relation
LEFT JOIN LATERAL (
    SELECT 0::pg_catalog.oid AS oid, false AS super
    WHERE relation.about ->> 'role' = 'public'
    UNION ALL
    SELECT named.oid, named.rolsuper
    FROM pg_catalog.pg_roles AS named
    WHERE named.rolname = (relation.about ->> 'role')::pg_catalog.name
) AS role ON true
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
            'schema', object.schema,
            'name', object.name,
            'column', object.part,
            'place', object.place,
            'arguments', object.arguments,
            'argument_schemas', object.argument_schemas,
            'words', words.held
        )
        ORDER BY object.place, object.number, object.oid
    ) AS found
    FROM (
        -- A column's list is its own and its table's; a table's is read with all its columns', for what is held in part.
        SELECT
            class.oid, schema.nspname AS schema, class.relname AS name, class.relowner AS owner,
            NULL::pg_catalog.name AS part, 0 AS number, 0 AS place,
            NULL::pg_catalog.text[] AS arguments, NULL::pg_catalog.name[] AS argument_schemas,
            COALESCE(
                class.relacl,
                pg_catalog.acldefault(CASE class.relkind WHEN 'S' THEN 's' ELSE 'r' END::pg_catalog."char", class.relowner)
            ) || ARRAY(
                SELECT item
                FROM pg_catalog.pg_attribute AS attribute
                CROSS JOIN LATERAL pg_catalog.unnest(attribute.attacl) AS item
                WHERE attribute.attrelid = class.oid AND NOT attribute.attisdropped
            ) AS acl
        FROM pg_catalog.pg_class AS class
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
        WHERE relation.about ->> 'kind' = 'relation' AND class.oid = relation.oid
          AND class.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')

        UNION ALL
        SELECT
            class.oid, schema.nspname, class.relname, class.relowner, attribute.attname, attribute.attnum, 0, NULL, NULL,
            COALESCE(class.relacl, pg_catalog.acldefault('r', class.relowner)) || attribute.attacl
        FROM pg_catalog.pg_attribute AS attribute
        JOIN pg_catalog.pg_class AS class ON class.oid = attribute.attrelid
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
        WHERE relation.about ->> 'kind' = 'columns' AND class.oid = relation.oid
          AND class.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND relation.about -> 'columns' ? attribute.attname AND NOT attribute.attisdropped

        UNION ALL
        SELECT
            schema.oid, NULL, schema.nspname, schema.nspowner, NULL, 0, 0, NULL, NULL,
            COALESCE(schema.nspacl, pg_catalog.acldefault('n', schema.nspowner))
        FROM pg_catalog.pg_namespace AS schema
        WHERE relation.about ->> 'kind' = 'schema'
          AND schema.nspname = (relation.about ->> 'name')::pg_catalog.name

        UNION ALL
        SELECT
            function.oid, schema.nspname, function.proname, function.proowner, NULL, 0, path.place,
            ARRAY(
                SELECT pg_catalog.format_type(argument.type, NULL)
                FROM pg_catalog.unnest(function.proargtypes) WITH ORDINALITY AS argument (type, place)
                ORDER BY argument.place
            ),
            ARRAY(
                SELECT holder.nspname
                FROM pg_catalog.unnest(function.proargtypes) WITH ORDINALITY AS argument (type, place)
                JOIN pg_catalog.pg_type AS type ON type.oid = argument.type
                JOIN pg_catalog.pg_namespace AS holder ON holder.oid = type.typnamespace
                ORDER BY argument.place
            ),
            COALESCE(function.proacl, pg_catalog.acldefault('f', function.proowner))
        FROM pg_catalog.pg_proc AS function
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = function.pronamespace
        LEFT JOIN path ON path.oid = function.pronamespace
        WHERE relation.about ->> 'kind' = 'function'
          AND function.proname = (relation.about ->> 'name')::pg_catalog.name

        UNION ALL
        (
            SELECT
                type.oid, schema.nspname, type.typname, type.typowner, NULL, 0, path.place, NULL, NULL,
                COALESCE(type.typacl, pg_catalog.acldefault('T', type.typowner))
            FROM pg_catalog.pg_type AS type
            JOIN pg_catalog.pg_namespace AS schema ON schema.oid = type.typnamespace
            LEFT JOIN path ON path.oid = type.typnamespace
            WHERE relation.about ->> 'kind' = 'type' AND type.typname = (relation.about ->> 'name')::pg_catalog.name
              AND CASE
                  WHEN relation.about ->> 'schema' IS NULL THEN path.oid IS NOT NULL
                  ELSE schema.nspname = (relation.about ->> 'schema')::pg_catalog.name
              END
            ORDER BY path.place
            LIMIT 1
        )

        UNION ALL
        SELECT
            base.oid, NULL, base.datname, base.datdba, NULL, 0, 0, NULL, NULL,
            COALESCE(base.datacl, pg_catalog.acldefault('d', base.datdba))
        FROM pg_catalog.pg_database AS base
        WHERE relation.about ->> 'kind' = 'database'
          AND base.datname = COALESCE(NULLIF(relation.about ->> 'name', '')::pg_catalog.name, pg_catalog.current_database())
    ) AS object
    CROSS JOIN LATERAL (
        SELECT pg_catalog.jsonb_object_agg(
            asked.word,
            pg_catalog.jsonb_build_object('held', known.held, 'partly', known.partly, 'reasons', reasons.found)
        ) AS held
        FROM pg_catalog.jsonb_array_elements_text(relation.about -> 'words') AS asked (word)
        CROSS JOIN LATERAL (
            SELECT
                CASE
                    WHEN asked.word = 'ALTER' THEN
                        role.oid <> 0 AND pg_catalog.pg_has_role(role.oid, object.owner, 'USAGE')
                    WHEN relation.about ->> 'kind' = 'columns' THEN
                        pg_catalog.has_column_privilege(role.oid, object.oid, object.number::pg_catalog.int2, asked.word)
                    WHEN relation.about ->> 'kind' = 'schema' THEN
                        pg_catalog.has_schema_privilege(role.oid, object.oid, asked.word)
                    WHEN relation.about ->> 'kind' = 'function' THEN
                        pg_catalog.has_function_privilege(role.oid, object.oid, asked.word)
                    WHEN relation.about ->> 'kind' = 'type' THEN
                        pg_catalog.has_type_privilege(role.oid, object.oid, asked.word)
                    WHEN relation.about ->> 'kind' = 'database' THEN
                        pg_catalog.has_database_privilege(role.oid, object.oid, asked.word)
                    WHEN relation.kind = 'S' THEN
                        CASE WHEN asked.word IN ('USAGE', 'SELECT', 'UPDATE') THEN
                            pg_catalog.has_sequence_privilege(role.oid, object.oid, asked.word)
                        END
                    WHEN asked.word <> 'USAGE'
                        AND (
                            asked.word <> 'MAINTAIN'
                            OR pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 170000
                        )
                    THEN pg_catalog.has_table_privilege(role.oid, object.oid, asked.word)
                END AS held,
                CASE WHEN relation.about ->> 'kind' = 'relation' AND relation.kind <> 'S'
                    AND asked.word IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                THEN pg_catalog.has_any_column_privilege(role.oid, object.oid, asked.word) END AS partly
        ) AS known
        CROSS JOIN LATERAL (
            SELECT pg_catalog.jsonb_agg(
                pg_catalog.jsonb_build_array(reason.by, reason.name) ORDER BY reason.by, reason.name
            ) AS found
            FROM (
                SELECT 'superuser' AS by, NULL::pg_catalog.name AS name
                WHERE role.super
                UNION
                SELECT
                    CASE
                        WHEN holder.oid = 0 THEN 'public'
                        WHEN holder.oid <> role.oid THEN 'member'
                        WHEN holder.oid = object.owner THEN 'owner'
                        ELSE 'granted'
                    END,
                    CASE WHEN holder.oid NOT IN (0, role.oid) THEN pg_catalog.pg_get_userbyid(holder.oid) END
                FROM (
                    SELECT item.grantee AS oid
                    FROM pg_catalog.aclexplode(object.acl) AS item
                    WHERE item.privilege_type = asked.word
                    UNION ALL
                    SELECT object.owner
                    WHERE asked.word = 'ALTER'
                    UNION ALL
                    -- The roles that may do something with everything, in no list of any object.
                    SELECT everywhere.oid
                    FROM pg_catalog.pg_roles AS everywhere
                    WHERE relation.about ->> 'kind' IN ('relation', 'columns', 'schema')
                      AND (everywhere.rolname, asked.word) IN (
                          ('pg_read_all_data', 'SELECT'), ('pg_write_all_data', 'INSERT'),
                          ('pg_write_all_data', 'UPDATE'), ('pg_write_all_data', 'DELETE'), ('pg_maintain', 'MAINTAIN'),
                          ('pg_read_all_data', CASE WHEN relation.about ->> 'kind' = 'schema' THEN 'USAGE' END),
                          ('pg_write_all_data', CASE WHEN relation.about ->> 'kind' = 'schema' THEN 'USAGE' END)
                      )
                ) AS holder
                WHERE NOT role.super
                  AND CASE WHEN holder.oid = 0 OR role.oid = 0 THEN holder.oid = 0
                      ELSE pg_catalog.pg_has_role(role.oid, holder.oid, 'USAGE') END
            ) AS reason
        ) AS reasons
    ) AS words
    WHERE role.oid IS NOT NULL
) AS objects ON true
-- What may have been meant, for the hint: names of columns, schemas and databases, [schema, name] of types.
LEFT JOIN LATERAL (
    SELECT pg_catalog.jsonb_agg(other.name) AS names
    FROM (
        SELECT pg_catalog.to_jsonb(attribute.attname) AS name
        FROM pg_catalog.pg_attribute AS attribute
        WHERE relation.about ->> 'kind' = 'columns' AND attribute.attrelid = relation.oid AND attribute.attnum > 0
          AND NOT attribute.attisdropped
        UNION ALL
        SELECT pg_catalog.to_jsonb(schema.nspname)
        FROM pg_catalog.pg_namespace AS schema
        WHERE relation.about ->> 'kind' = 'schema'
        UNION ALL
        SELECT pg_catalog.to_jsonb(base.datname)
        FROM pg_catalog.pg_database AS base
        WHERE relation.about ->> 'kind' = 'database'
        UNION ALL
        (
            SELECT pg_catalog.jsonb_build_array(schema.nspname, type.typname)
            FROM pg_catalog.pg_type AS type
            JOIN pg_catalog.pg_namespace AS schema ON schema.oid = type.typnamespace
            WHERE relation.about ->> 'kind' = 'type' AND objects.found IS NULL AND type.typcategory <> 'A'
              AND pg_catalog.left(schema.nspname, 3) <> 'pg_'
              AND (
                  pg_catalog.left(type.typname, 3) = pg_catalog.left(relation.about ->> 'name', 3)
                  OR pg_catalog.right(type.typname, 3) = pg_catalog.right(relation.about ->> 'name', 3)
              )
            ORDER BY pg_catalog.lower(type.typname) <> pg_catalog.lower(relation.about ->> 'name')
            LIMIT 20
        )
    ) AS other
    WHERE objects.found IS NULL OR relation.about ->> 'kind' = 'columns'
) AS others ON true
WHERE relation.query = 'privileges'
