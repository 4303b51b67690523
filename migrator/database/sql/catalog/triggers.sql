-- What fires on tables: triggers, rules; and what row security lets through. A partition's copy of a trigger is told
-- where it fires otherwise.
SELECT
    relation.kind, relation.shown, 6000, 'trigger ' || pg_catalog.quote_ident(fired.tgname),
    pg_catalog.pg_get_triggerdef(fired.oid)
FROM relation
JOIN pg_catalog.pg_trigger AS fired ON fired.tgrelid = relation.oid
WHERE NOT fired.tgisinternal AND fired.tgparentid = 0
UNION ALL
SELECT
    relation.kind, relation.shown, 6000, 'firing of trigger ' || pg_catalog.quote_ident(fired.tgname),
    CASE fired.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always' ELSE 'usual' END
FROM relation
JOIN pg_catalog.pg_trigger AS fired ON fired.tgrelid = relation.oid
LEFT JOIN pg_catalog.pg_trigger AS parent ON parent.oid = fired.tgparentid
WHERE NOT fired.tgisinternal AND fired.tgenabled <> COALESCE(parent.tgenabled, 'O')
UNION ALL
SELECT
    relation.kind, relation.shown, 6000, said.aspect || pg_catalog.quote_ident(rule.rulename), said.text
FROM relation
JOIN pg_catalog.pg_rewrite AS rule ON rule.ev_class = relation.oid
CROSS JOIN LATERAL (
    VALUES
    ('rule ', pg_catalog.pg_get_ruledef(rule.oid)),
    ('firing of rule ', CASE rule.ev_enabled
        WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always'
    END)
) AS said (aspect, text)
WHERE rule.rulename <> '_RETURN' AND said.text IS NOT NULL
UNION ALL
SELECT
    relation.kind, relation.shown, 6000, 'policy ' || pg_catalog.quote_ident(policy.polname),
    pg_catalog.concat_ws(
        ' ',
        CASE WHEN policy.polpermissive THEN 'as permissive' ELSE 'as restrictive' END,
        CASE policy.polcmd
            WHEN 'r' THEN 'for select' WHEN 'a' THEN 'for insert' WHEN 'w' THEN 'for update'
            WHEN 'd' THEN 'for delete' ELSE 'for all'
        END,
        'to ' || (
            SELECT pg_catalog.string_agg(
                CASE WHEN role.oid = 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(role.oid)) END,
                ', ' ORDER BY pg_catalog.pg_get_userbyid(role.oid)
            )
            FROM pg_catalog.unnest(policy.polroles) AS role (oid)
        ),
        'using (' || pg_catalog.pg_get_expr(policy.polqual, policy.polrelid) || ')',
        'with check (' || pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid) || ')'
    )
FROM relation
JOIN pg_catalog.pg_policy AS policy ON policy.polrelid = relation.oid
