-- What stands beside or above tables and functions: schemas, extensions, languages, servers, publications and others.
SELECT named.kind, named.name, 0, '', ''
FROM named WHERE named.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
UNION ALL
SELECT 'extension', named.name, said.place, said.aspect, said.text
FROM named
JOIN pg_catalog.pg_extension AS extension ON extension.oid = named.oid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = extension.extnamespace
CROSS JOIN LATERAL (
    VALUES (0, '', 'schema ' || pg_catalog.quote_ident(namespace.nspname)), (10, 'version', extension.extversion)
) AS said (place, aspect, text)
WHERE named.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass
UNION ALL
SELECT 'publication', named.name, 0, '',
    pg_catalog.concat_ws(
        ', ', CASE WHEN made.puballtables THEN 'all tables' END,
        CASE WHEN made.pubinsert THEN 'insert' END, CASE WHEN made.pubupdate THEN 'update' END,
        CASE WHEN made.pubdelete THEN 'delete' END, CASE WHEN made.pubtruncate THEN 'truncate' END,
        CASE WHEN made.pubviaroot THEN 'via partition root' END,
        CASE WHEN pg_catalog.to_jsonb(made) ->> 'pubgencols' = 's' THEN 'generated columns' END
    )
FROM named
JOIN pg_catalog.pg_publication AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_publication'::pg_catalog.regclass
UNION ALL
SELECT 'subscription', named.name, 0, '',
    pg_catalog.format(
        'to %s slot %s commit %s enabled %s binary %s stream %s', made.subpublications, made.subslotname,
        made.subsynccommit, made.subenabled, made.subbinary, made.substream
    )
FROM named
JOIN pg_catalog.pg_subscription AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_subscription'::pg_catalog.regclass
UNION ALL
SELECT 'event trigger', named.name, said.place, said.aspect, said.text
FROM named
JOIN pg_catalog.pg_event_trigger AS fired ON fired.oid = named.oid
CROSS JOIN LATERAL (
    VALUES
    (0, '', pg_catalog.concat_ws(
        ' ', 'on', fired.evtevent,
        'when tag in (' || (
            SELECT pg_catalog.string_agg(pg_catalog.quote_literal(tag), ', ' ORDER BY tag)
            FROM pg_catalog.unnest(fired.evttags) AS tag
        ) || ')',
        'execute function', fired.evtfoid::pg_catalog.regprocedure
    )),
    (10, 'firing', CASE fired.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always' END)
) AS said (place, aspect, text)
WHERE named.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND said.text IS NOT NULL
UNION ALL
SELECT 'language', named.name, 0, '',
    pg_catalog.concat_ws(
        ' ', CASE WHEN made.lanpltrusted THEN 'trusted' END, 'handler', made.lanplcallfoid::pg_catalog.regproc,
        'inline', made.laninline::pg_catalog.regproc, 'validator', made.lanvalidator::pg_catalog.regproc
    )
FROM named
JOIN pg_catalog.pg_language AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_language'::pg_catalog.regclass
UNION ALL
SELECT 'access method', named.name, 0, '', pg_catalog.format('type %s handler %s', made.amtype, made.amhandler)
FROM named
JOIN pg_catalog.pg_am AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_am'::pg_catalog.regclass
UNION ALL
SELECT 'foreign data wrapper', named.name, 0, '',
    pg_catalog.concat_ws(
        ' ', 'handler', made.fdwhandler::pg_catalog.regproc, 'validator', made.fdwvalidator::pg_catalog.regproc,
        'options (' || pg_catalog.array_to_string(made.fdwoptions, ', ') || ')'
    )
FROM named
JOIN pg_catalog.pg_foreign_data_wrapper AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass
UNION ALL
SELECT 'foreign server', named.name, 0, '',
    pg_catalog.concat_ws(
        ' ', 'wrapper', pg_catalog.quote_ident(wrapper.fdwname), 'type ' || made.srvtype, 'version ' || made.srvversion,
        'options (' || pg_catalog.array_to_string(made.srvoptions, ', ') || ')'
    )
FROM named
JOIN pg_catalog.pg_foreign_server AS made ON made.oid = named.oid
JOIN pg_catalog.pg_foreign_data_wrapper AS wrapper ON wrapper.oid = made.srvfdw
WHERE named.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass
UNION ALL
-- Whoever may not see the options, where a password may stand, sees none of them.
SELECT 'user mapping', pg_catalog.format('%I on %I', mapping.usename, mapping.srvname), 0, '',
    COALESCE('options (' || (
        SELECT pg_catalog.string_agg(pg_catalog.split_part(item, '=', 1) || ' ' || pg_catalog.md5(item), ', ')
        FROM pg_catalog.unnest(mapping.umoptions) AS item
    ) || ')', '')
FROM pg_catalog.pg_user_mappings AS mapping
