-- What new objects will be given: ALTER DEFAULT PRIVILEGES.
SELECT 'default privileges', preset.name, said.place, said.aspect, said.text
FROM (
    SELECT
        made.oid, made.defaclacl,
        pg_catalog.format('of %I', pg_catalog.pg_get_userbyid(made.defaclrole))
            || pg_catalog.concat(' in ' || pg_catalog.quote_ident(schema.nspname)) || ' on '
            || CASE made.defaclobjtype
                WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
                WHEN 'n' THEN 'schemas' ELSE 'large objects'
            END AS name
    FROM pg_catalog.pg_default_acl AS made
    LEFT JOIN schema ON schema.oid = made.defaclnamespace
    WHERE made.defaclnamespace = 0 OR schema.oid IS NOT NULL
) AS preset
CROSS JOIN LATERAL (
    SELECT 0 AS place, '' AS aspect, '' AS text
    UNION ALL
    SELECT
        7100,
        'privileges of ' || CASE
            WHEN item.grantee = 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantee))
        END,
        pg_catalog.string_agg(
            item.privilege_type || CASE WHEN item.is_grantable THEN ' with grant option' ELSE '' END, ', '
            ORDER BY item.privilege_type
        )
    FROM pg_catalog.aclexplode(preset.defaclacl) AS item
    GROUP BY item.grantee
) AS said
