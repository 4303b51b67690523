-- What stands beside or above schemas: schemas, extensions, publications, event triggers, languages, servers, casts.
SELECT 'schema', pg_catalog.quote_ident(schema.nspname), 0, '', '' FROM schema
UNION ALL
SELECT 'extension', pg_catalog.quote_ident(extension.extname), 0, '',
    pg_catalog.format('version %s, schema %I', extension.extversion, namespace.nspname)
FROM pg_catalog.pg_extension AS extension
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = extension.extnamespace
WHERE extension.extname <> 'plpgsql'
UNION ALL
SELECT 'publication', pg_catalog.quote_ident(publication.pubname), 0, '',
    ((pg_catalog.to_jsonb(publication) - 'oid' - 'pubname' - 'pubowner'))::pg_catalog.text
FROM pg_catalog.pg_publication AS publication
UNION ALL
SELECT 'publication', pg_catalog.quote_ident(published.pubname), 1,
    'table ' || pg_catalog.format('%I.%I', published.schemaname, published.tablename),
    (pg_catalog.to_jsonb(published) - 'pubname' - 'schemaname' - 'tablename')::pg_catalog.text
FROM pg_catalog.pg_publication_tables AS published
UNION ALL
SELECT 'event trigger', pg_catalog.quote_ident(fired.evtname), 0, '',
    pg_catalog.concat_ws(
        ' ', 'on', fired.evtevent, 'execute', fired.evtfoid::pg_catalog.regprocedure,
        'when tag in (' || pg_catalog.array_to_string(fired.evttags, ', ') || ')',
        CASE fired.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always' END
    )
FROM pg_catalog.pg_event_trigger AS fired
UNION ALL
SELECT 'language', pg_catalog.quote_ident(language.lanname), 0, '', CASE WHEN language.lanpltrusted THEN 'trusted' ELSE '' END
FROM pg_catalog.pg_language AS language
WHERE language.oid >= 16384
  AND NOT EXISTS (
      SELECT FROM member WHERE member.classid = 'pg_catalog.pg_language'::pg_catalog.regclass AND member.objid = language.oid
  )
UNION ALL
SELECT 'foreign server', pg_catalog.quote_ident(server.srvname), 0, '',
    pg_catalog.concat_ws(
        ' ', 'wrapper', wrapper.fdwname, 'type ' || server.srvtype, 'version ' || server.srvversion,
        'options (' || pg_catalog.array_to_string(server.srvoptions, ', ') || ')'
    )
FROM pg_catalog.pg_foreign_server AS server
JOIN pg_catalog.pg_foreign_data_wrapper AS wrapper ON wrapper.oid = server.srvfdw
UNION ALL
SELECT 'cast', pg_catalog.format('%s as %s',
        pg_catalog.format_type(made.castsource, NULL), pg_catalog.format_type(made.casttarget, NULL)), 0, '',
    pg_catalog.format('function %s context %s method %s', made.castfunc::pg_catalog.regprocedure, made.castcontext, made.castmethod)
FROM pg_catalog.pg_cast AS made
WHERE made.oid >= 16384
  AND NOT EXISTS (
      SELECT FROM member WHERE member.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND member.objid = made.oid
  )
UNION ALL
SELECT 'operator', pg_catalog.format('%I.%s(%s,%s)', schema.nspname, operator.oprname,
        pg_catalog.format_type(operator.oprleft, NULL), pg_catalog.format_type(operator.oprright, NULL)), 0, '',
    pg_catalog.format('function %s commutator %s negator %s restrict %s join %s merges %s hashes %s', operator.oprcode,
        operator.oprcom::pg_catalog.regoperator, operator.oprnegate::pg_catalog.regoperator, operator.oprrest, operator.oprjoin,
        operator.oprcanmerge, operator.oprcanhash)
FROM pg_catalog.pg_operator AS operator
JOIN schema ON schema.oid = operator.oprnamespace
WHERE NOT EXISTS (
    SELECT FROM member WHERE member.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND member.objid = operator.oid
)
UNION ALL
SELECT 'collation', pg_catalog.format('%I.%I', schema.nspname, collation_.collname), 0, '',
    (pg_catalog.to_jsonb(collation_) - 'oid' - 'collname' - 'collnamespace' - 'collowner' - 'collversion')::pg_catalog.text
FROM pg_catalog.pg_collation AS collation_
JOIN schema ON schema.oid = collation_.collnamespace
UNION ALL
SELECT 'text search configuration', pg_catalog.format('%I.%I', schema.nspname, config.cfgname), 0, '',
    (
        SELECT pg_catalog.string_agg(
            pg_catalog.format('%s: %s', map.maptokentype, map.mapdict::pg_catalog.regdictionary), ', '
            ORDER BY map.maptokentype, map.mapseqno
        )
        FROM pg_catalog.pg_ts_config_map AS map WHERE map.mapcfg = config.oid
    )
FROM pg_catalog.pg_ts_config AS config
JOIN schema ON schema.oid = config.cfgnamespace
UNION ALL
SELECT 'text search dictionary', pg_catalog.format('%I.%I', schema.nspname, dictionary.dictname), 0, '', dictionary.dictinitoption
FROM pg_catalog.pg_ts_dict AS dictionary
JOIN schema ON schema.oid = dictionary.dictnamespace
WHERE NOT EXISTS (
    SELECT FROM member WHERE member.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass AND member.objid = dictionary.oid
)
