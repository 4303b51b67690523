-- `names` are the other policies of the table, for the hint. The expressions lock the table ACCESS SHARE: only printed if
-- they are asked for. Role 0 is PUBLIC.
SELECT
    relation.index,
    pg_catalog.jsonb_build_object(
        'table', relation.relation,
        'kind', relation.kind,
        'row_security', class.relrowsecurity,
        'found', held.found,
        'names', held.names,
        'similar', {similar}
    ) AS fact
FROM relation
LEFT JOIN pg_catalog.pg_class AS class ON class.oid = relation.oid
LEFT JOIN LATERAL (
    SELECT
        (pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object(
                'command', policy.polcmd,
                'permissive', policy.polpermissive,
                'roles', (
                    SELECT pg_catalog.jsonb_agg(
                        CASE WHEN given.oid = 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(given.oid) END
                    )
                    FROM pg_catalog.unnest(policy.polroles) AS given (oid)
                ),
                'using', CASE WHEN (relation.about ->> 'expressions')::pg_catalog.bool THEN
                    pg_catalog.pg_get_expr(policy.polqual, policy.polrelid, true)
                END,
                'check', CASE WHEN (relation.about ->> 'expressions')::pg_catalog.bool THEN
                    pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid, true)
                END,
                'comment', pg_catalog.obj_description(policy.oid, 'pg_policy')
            )
        ) FILTER (WHERE policy.polname = (relation.about ->> 'policy')::pg_catalog.name)) -> 0 AS found,
        pg_catalog.jsonb_agg(policy.polname ORDER BY policy.polname) AS names
    FROM pg_catalog.pg_policy AS policy
    WHERE policy.polrelid = relation.oid
) AS held ON true
WHERE relation.query = 'policies'
