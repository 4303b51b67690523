-- Who owns and who may do what, where that is not what it came with: so a REVOKE that changes nothing is none.
SELECT held.kind, held.name, 7000, 'owner', pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(held.owner))
FROM named AS held WHERE held.owner IS NOT NULL AND held.part = ''
UNION ALL
SELECT
    held.kind, held.name, 7100,
    'privileges of ' || CASE
        WHEN item.grantee = 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantee))
    END || CASE held.part WHEN '' THEN '' ELSE ' on ' || held.part END,
    COALESCE(
        pg_catalog.string_agg(
            item.privilege_type || CASE WHEN item.is_grantable THEN ' with grant option' ELSE '' END, ', '
            ORDER BY item.privilege_type
        ) FILTER (WHERE item.real),
        'none'
    )
FROM granted AS held
CROSS JOIN LATERAL (
    SELECT true AS real, given.grantee, given.privilege_type, given.is_grantable
    FROM pg_catalog.aclexplode(held.acl) AS given
    UNION ALL
    SELECT false, usual.grantee, usual.privilege_type, usual.is_grantable
    FROM pg_catalog.aclexplode(held.usual) AS usual
) AS item
GROUP BY held.kind, held.name, held.part, item.grantee
HAVING
    pg_catalog.array_agg(ROW(item.privilege_type, item.is_grantable) ORDER BY item.privilege_type)
        FILTER (WHERE item.real)
    IS DISTINCT FROM
    pg_catalog.array_agg(ROW(item.privilege_type, item.is_grantable) ORDER BY item.privilege_type)
        FILTER (WHERE NOT item.real)
UNION ALL
SELECT
    relation.kind, relation.shown, 7200,
    pg_catalog.format(
        'privileges of %s on column %I',
        CASE WHEN item.grantee = 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantee)) END,
        attribute.attname
    ),
    pg_catalog.string_agg(
        item.privilege_type || CASE WHEN item.is_grantable THEN ' with grant option' ELSE '' END, ', '
        ORDER BY item.privilege_type
    )
FROM relation
JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attacl IS NOT NULL
CROSS JOIN LATERAL pg_catalog.aclexplode(attribute.attacl) AS item
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped
GROUP BY relation.kind, relation.shown, item.grantee, attribute.attname
