-- What fires on tables: triggers, rules, policies; statistics that the planner is told to keep.
SELECT
    relation.kind, relation.shown, 4, 'trigger ' || pg_catalog.quote_ident(fired.tgname),
    pg_catalog.concat_ws(
        ' ',
        pg_catalog.pg_get_triggerdef(fired.oid),
        CASE fired.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always' END
    )
FROM relation
JOIN pg_catalog.pg_trigger AS fired ON fired.tgrelid = relation.oid
WHERE NOT fired.tgisinternal AND fired.tgparentid = 0
UNION ALL
SELECT
    relation.kind, relation.shown, 4, 'rule ' || pg_catalog.quote_ident(rule.rulename),
    pg_catalog.concat_ws(
        ' ',
        pg_catalog.pg_get_ruledef(rule.oid),
        CASE rule.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always' END
    )
FROM relation
JOIN pg_catalog.pg_rewrite AS rule ON rule.ev_class = relation.oid
WHERE rule.rulename <> '_RETURN'
UNION ALL
SELECT
    relation.kind, relation.shown, 4, 'policy ' || pg_catalog.quote_ident(policy.polname),
    pg_catalog.concat_ws(
        ' ',
        CASE WHEN policy.polpermissive THEN 'permissive' ELSE 'restrictive' END,
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
UNION ALL
SELECT
    'statistics', pg_catalog.format('%I.%I', schema.nspname, statistic.stxname), 0, '',
    pg_catalog.pg_get_statisticsobjdef(statistic.oid)
FROM pg_catalog.pg_statistic_ext AS statistic
JOIN schema ON schema.oid = statistic.stxnamespace
