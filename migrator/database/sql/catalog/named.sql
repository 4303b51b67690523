-- Everything that pg_dump names. `letter` is what acldefault calls the kind of what has privileges.
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS classid, relation.oid,
    relation.kind, relation.shown AS name, '' AS part,
    CASE WHEN relation.relkind <> 'c' THEN relation.relowner END AS owner, relation.relacl AS acl,
    CASE relation.relkind WHEN 'S' THEN 's' ELSE 'r' END::pg_catalog."char" AS letter
FROM relation
UNION ALL
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass, class.oid, relation.kind, relation.shown,
    'index ' || pg_catalog.quote_ident(class.relname), NULL, NULL, NULL
FROM relation
JOIN pg_catalog.pg_index AS index ON index.indrelid = relation.oid
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
UNION ALL
SELECT
    'pg_catalog.pg_constraint'::pg_catalog.regclass, held.oid, relation.kind, relation.shown,
    'constraint ' || pg_catalog.quote_ident(held.conname), NULL, NULL, NULL
FROM relation
JOIN pg_catalog.pg_constraint AS held ON held.conrelid = relation.oid
UNION ALL
SELECT
    'pg_catalog.pg_constraint'::pg_catalog.regclass, held.oid, 'domain',
    pg_catalog.format('%I.%I', schema.nspname, type.typname),
    'constraint ' || pg_catalog.quote_ident(held.conname), NULL, NULL, NULL
FROM pg_catalog.pg_constraint AS held
JOIN pg_catalog.pg_type AS type ON type.oid = held.contypid
JOIN schema ON schema.oid = type.typnamespace
UNION ALL
SELECT
    'pg_catalog.pg_trigger'::pg_catalog.regclass, fired.oid, relation.kind, relation.shown,
    'trigger ' || pg_catalog.quote_ident(fired.tgname), NULL, NULL, NULL
FROM relation
JOIN pg_catalog.pg_trigger AS fired ON fired.tgrelid = relation.oid
WHERE NOT fired.tgisinternal
UNION ALL
SELECT
    'pg_catalog.pg_rewrite'::pg_catalog.regclass, rule.oid, relation.kind, relation.shown,
    'rule ' || pg_catalog.quote_ident(rule.rulename), NULL, NULL, NULL
FROM relation
JOIN pg_catalog.pg_rewrite AS rule ON rule.ev_class = relation.oid
WHERE rule.rulename <> '_RETURN'
UNION ALL
SELECT
    'pg_catalog.pg_policy'::pg_catalog.regclass, policy.oid, relation.kind, relation.shown,
    'policy ' || pg_catalog.quote_ident(policy.polname), NULL, NULL, NULL
FROM relation
JOIN pg_catalog.pg_policy AS policy ON policy.polrelid = relation.oid
UNION ALL
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass, class.oid, relation.kind, relation.shown,
    'sequence of column ' || pg_catalog.quote_ident(attribute.attname), class.relowner, class.relacl, 's'
FROM identity_
JOIN relation ON relation.oid = identity_.relation
JOIN pg_catalog.pg_class AS class ON class.oid = identity_.sequence
JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum = identity_.number
UNION ALL
SELECT
    'pg_catalog.pg_namespace'::pg_catalog.regclass, schema.oid, 'schema', pg_catalog.quote_ident(schema.nspname), '',
    schema.nspowner, schema.nspacl, 'n'
FROM schema
UNION ALL
SELECT
    'pg_catalog.pg_proc'::pg_catalog.regclass, routine.oid,
    CASE routine.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    pg_catalog.format(
        '%I.%I(%s)', schema.nspname, routine.proname, pg_catalog.pg_get_function_identity_arguments(routine.oid)
    ),
    '', routine.proowner, routine.proacl, 'f'
FROM pg_catalog.pg_proc AS routine
JOIN schema ON schema.oid = routine.pronamespace
UNION ALL
-- A table's row type, an array's own and a range's multirange are not objects that anybody made.
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass, type.oid, CASE type.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
    pg_catalog.format('%I.%I', schema.nspname, type.typname), '', type.typowner, type.typacl, 'T'
FROM pg_catalog.pg_type AS type
JOIN schema ON schema.oid = type.typnamespace
LEFT JOIN pg_catalog.pg_class AS class ON class.oid = type.typrelid
WHERE type.typtype IN ('e', 'd', 'r') OR class.relkind = 'c'
   OR type.typtype IN ('b', 'p') AND NOT EXISTS (
       SELECT FROM pg_catalog.pg_type AS element WHERE element.typarray = type.oid
   )
UNION ALL
SELECT
    'pg_catalog.pg_collation'::pg_catalog.regclass, made.oid, 'collation',
    pg_catalog.format('%I.%I', schema.nspname, made.collname), '', made.collowner, NULL, NULL
FROM pg_catalog.pg_collation AS made
JOIN schema ON schema.oid = made.collnamespace
UNION ALL
SELECT
    'pg_catalog.pg_conversion'::pg_catalog.regclass, made.oid, 'conversion',
    pg_catalog.format('%I.%I', schema.nspname, made.conname), '', made.conowner, NULL, NULL
FROM pg_catalog.pg_conversion AS made
JOIN schema ON schema.oid = made.connamespace
UNION ALL
SELECT
    'pg_catalog.pg_operator'::pg_catalog.regclass, made.oid, 'operator',
    pg_catalog.format(
        '%I.%s (%s, %s)', schema.nspname, made.oprname,
        CASE made.oprleft WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(made.oprleft, NULL) END,
        CASE made.oprright WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(made.oprright, NULL) END
    ),
    '', made.oprowner, NULL, NULL
FROM pg_catalog.pg_operator AS made
JOIN schema ON schema.oid = made.oprnamespace
UNION ALL
SELECT
    'pg_catalog.pg_opclass'::pg_catalog.regclass, made.oid, 'operator class',
    pg_catalog.format('%I.%I using %I', schema.nspname, made.opcname, method.amname), '', made.opcowner, NULL, NULL
FROM pg_catalog.pg_opclass AS made
JOIN schema ON schema.oid = made.opcnamespace
JOIN pg_catalog.pg_am AS method ON method.oid = made.opcmethod
UNION ALL
SELECT
    'pg_catalog.pg_opfamily'::pg_catalog.regclass, made.oid, 'operator family',
    pg_catalog.format('%I.%I using %I', schema.nspname, made.opfname, method.amname), '', made.opfowner, NULL, NULL
FROM pg_catalog.pg_opfamily AS made
JOIN schema ON schema.oid = made.opfnamespace
JOIN pg_catalog.pg_am AS method ON method.oid = made.opfmethod
UNION ALL
SELECT
    'pg_catalog.pg_ts_config'::pg_catalog.regclass, made.oid, 'text search configuration',
    pg_catalog.format('%I.%I', schema.nspname, made.cfgname), '', made.cfgowner, NULL, NULL
FROM pg_catalog.pg_ts_config AS made
JOIN schema ON schema.oid = made.cfgnamespace
UNION ALL
SELECT
    'pg_catalog.pg_ts_dict'::pg_catalog.regclass, made.oid, 'text search dictionary',
    pg_catalog.format('%I.%I', schema.nspname, made.dictname), '', made.dictowner, NULL, NULL
FROM pg_catalog.pg_ts_dict AS made
JOIN schema ON schema.oid = made.dictnamespace
UNION ALL
SELECT
    'pg_catalog.pg_ts_parser'::pg_catalog.regclass, made.oid, 'text search parser',
    pg_catalog.format('%I.%I', schema.nspname, made.prsname), '', NULL, NULL, NULL
FROM pg_catalog.pg_ts_parser AS made
JOIN schema ON schema.oid = made.prsnamespace
UNION ALL
SELECT
    'pg_catalog.pg_ts_template'::pg_catalog.regclass, made.oid, 'text search template',
    pg_catalog.format('%I.%I', schema.nspname, made.tmplname), '', NULL, NULL, NULL
FROM pg_catalog.pg_ts_template AS made
JOIN schema ON schema.oid = made.tmplnamespace
UNION ALL
SELECT
    'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, made.oid, 'statistics',
    pg_catalog.format('%I.%I', schema.nspname, made.stxname), '', made.stxowner, NULL, NULL
FROM pg_catalog.pg_statistic_ext AS made
JOIN schema ON schema.oid = made.stxnamespace
UNION ALL
-- From here on: what stands in no schema. What initdb made has lower numbers.
SELECT
    'pg_catalog.pg_cast'::pg_catalog.regclass, made.oid, 'cast',
    pg_catalog.format(
        '(%s AS %s)', pg_catalog.format_type(made.castsource, NULL), pg_catalog.format_type(made.casttarget, NULL)
    ),
    '', NULL, NULL, NULL
FROM pg_catalog.pg_cast AS made WHERE made.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_transform'::pg_catalog.regclass, made.oid, 'transform',
    pg_catalog.format('for %s language %I', pg_catalog.format_type(made.trftype, NULL), language.lanname),
    '', NULL, NULL, NULL
FROM pg_catalog.pg_transform AS made
JOIN pg_catalog.pg_language AS language ON language.oid = made.trflang
WHERE made.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_am'::pg_catalog.regclass, made.oid, 'access method', pg_catalog.quote_ident(made.amname), '',
    NULL, NULL, NULL
FROM pg_catalog.pg_am AS made WHERE made.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_language'::pg_catalog.regclass, made.oid, 'language', pg_catalog.quote_ident(made.lanname), '',
    made.lanowner, made.lanacl, 'l'
FROM pg_catalog.pg_language AS made WHERE made.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, made.oid, 'foreign data wrapper',
    pg_catalog.quote_ident(made.fdwname), '', made.fdwowner, made.fdwacl, 'F'
FROM pg_catalog.pg_foreign_data_wrapper AS made
UNION ALL
SELECT
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass, made.oid, 'foreign server',
    pg_catalog.quote_ident(made.srvname), '', made.srvowner, made.srvacl, 'S'
FROM pg_catalog.pg_foreign_server AS made
UNION ALL
SELECT
    'pg_catalog.pg_event_trigger'::pg_catalog.regclass, made.oid, 'event trigger',
    pg_catalog.quote_ident(made.evtname), '', made.evtowner, NULL, NULL
FROM pg_catalog.pg_event_trigger AS made
UNION ALL
SELECT
    'pg_catalog.pg_publication'::pg_catalog.regclass, made.oid, 'publication', pg_catalog.quote_ident(made.pubname),
    '', made.pubowner, NULL, NULL
FROM pg_catalog.pg_publication AS made
UNION ALL
SELECT
    'pg_catalog.pg_subscription'::pg_catalog.regclass, made.oid, 'subscription', pg_catalog.quote_ident(made.subname),
    '', made.subowner, NULL, NULL
FROM pg_catalog.pg_subscription AS made
JOIN pg_catalog.pg_database AS ours ON ours.oid = made.subdbid AND ours.datname = pg_catalog.current_database()
UNION ALL
SELECT
    'pg_catalog.pg_extension'::pg_catalog.regclass, made.oid, 'extension', pg_catalog.quote_ident(made.extname),
    '', NULL, NULL, NULL
FROM pg_catalog.pg_extension AS made WHERE made.extname <> 'plpgsql'
