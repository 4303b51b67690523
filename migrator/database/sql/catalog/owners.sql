-- Who owns and who may do what. An object without grants of its own has those of acldefault, so that a REVOKE that only
-- spells them out is none.
SELECT held.kind, held.name, 5, 'owner', pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(held.owner))
FROM owned AS held
UNION ALL
SELECT
    held.kind, held.name, 6,
    'privileges of ' || CASE
        WHEN item.grantee = 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantee))
    END,
    pg_catalog.string_agg(
        item.privilege_type || CASE WHEN item.is_grantable THEN ' with grant option' ELSE '' END, ', '
        ORDER BY item.privilege_type
    )
FROM owned AS held
CROSS JOIN LATERAL pg_catalog.aclexplode(COALESCE(held.acl, pg_catalog.acldefault(held.letter, held.owner))) AS item
GROUP BY held.kind, held.name, item.grantee
UNION ALL
SELECT
    relation.kind, relation.shown, 6,
    pg_catalog.format(
        'privileges of %s on column %I',
        CASE WHEN item.grantee = 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantee)) END,
        attribute.attname
    ),
    pg_catalog.string_agg(item.privilege_type, ', ' ORDER BY item.privilege_type)
FROM relation
JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
CROSS JOIN LATERAL pg_catalog.aclexplode(attribute.attacl) AS item
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped
GROUP BY relation.kind, relation.shown, item.grantee, attribute.attname
UNION ALL
SELECT
    'default privileges',
    pg_catalog.format(
        'of %I%s on %s', pg_catalog.pg_get_userbyid(preset.defaclrole), ' in ' || schema.nspname,
        CASE preset.defaclobjtype
            WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
            WHEN 'n' THEN 'schemas' ELSE 'large objects'
        END
    ),
    0,
    'privileges of ' || CASE
        WHEN item.grantee = 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantee))
    END,
    pg_catalog.string_agg(item.privilege_type, ', ' ORDER BY item.privilege_type)
FROM pg_catalog.pg_default_acl AS preset
LEFT JOIN schema ON schema.oid = preset.defaclnamespace
CROSS JOIN LATERAL pg_catalog.aclexplode(preset.defaclacl) AS item
GROUP BY preset.defaclrole, schema.nspname, preset.defaclobjtype, item.grantee
