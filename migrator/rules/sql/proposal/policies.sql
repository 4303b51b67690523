-- Role 0 is PUBLIC.
SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'policies',
        'name', policy.polname,
        'table', relation.name,
        'command', policy.polcmd,
        'permissive', policy.polpermissive,
        'roles', (
            SELECT pg_catalog.jsonb_agg(CASE WHEN given.oid <> 0 THEN pg_catalog.pg_get_userbyid(given.oid) END)
            FROM pg_catalog.unnest(policy.polroles) AS given (oid)
        ),
        'using', pg_catalog.pg_get_expr(policy.polqual, policy.polrelid, true),
        'check', pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid, true)
    ) AS fact
FROM relation
JOIN pg_catalog.pg_policy AS policy ON policy.polrelid = relation.oid
WHERE NOT relation.relispartition
