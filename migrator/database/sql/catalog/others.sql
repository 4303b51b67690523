-- What few schemas have: operators and their classes, collations, conversions, casts, text search, statistics objects.
SELECT named.kind, named.name, 0, '',
    pg_catalog.concat_ws(
        ' ', 'context', made.castcontext, 'method', made.castmethod,
        'function', NULLIF(made.castfunc, 0)::pg_catalog.regprocedure
    )
FROM named
JOIN pg_catalog.pg_cast AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '', pg_catalog.format('from sql %s to sql %s', made.trffromsql, made.trftosql)
FROM named
JOIN pg_catalog.pg_transform AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_transform'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '',
    pg_catalog.format(
        'function %s commutator %s negator %s restrict %s join %s merges %s hashes %s', made.oprcode,
        made.oprcom::pg_catalog.regoperator, made.oprnegate::pg_catalog.regoperator, made.oprrest, made.oprjoin,
        made.oprcanmerge, made.oprcanhash
    )
FROM named
JOIN pg_catalog.pg_operator AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '',
    pg_catalog.concat_ws(
        ' ', CASE WHEN made.opcdefault THEN 'default' END, 'for', pg_catalog.format_type(made.opcintype, NULL),
        'family', family.opfname, 'stores', pg_catalog.format_type(NULLIF(made.opckeytype, 0), NULL)
    )
FROM named
JOIN pg_catalog.pg_opclass AS made ON made.oid = named.oid
JOIN pg_catalog.pg_opfamily AS family ON family.oid = made.opcfamily
WHERE named.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '',
    pg_catalog.concat_ws(
        ', ',
        (
            SELECT pg_catalog.string_agg(
                pg_catalog.format('operator %s %s', item.amopstrategy, item.amopopr::pg_catalog.regoperator), ', '
                ORDER BY item.amopstrategy, item.amopopr::pg_catalog.regoperator::pg_catalog.text
            )
            FROM pg_catalog.pg_amop AS item WHERE item.amopfamily = named.oid
        ),
        (
            SELECT pg_catalog.string_agg(
                pg_catalog.format('function %s %s', item.amprocnum, item.amproc::pg_catalog.regprocedure), ', '
                ORDER BY item.amprocnum, item.amproc::pg_catalog.regprocedure::pg_catalog.text
            )
            FROM pg_catalog.pg_amproc AS item WHERE item.amprocfamily = named.oid
        )
    )
FROM named
WHERE named.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '',
    -- The names of these columns have changed from version to version.
    pg_catalog.concat_ws(
        ' ', 'provider', made.collprovider, CASE WHEN NOT made.collisdeterministic THEN 'not deterministic' END,
        made.collcollate, NULLIF(made.collctype, made.collcollate),
        COALESCE(pg_catalog.to_jsonb(made) ->> 'colllocale', pg_catalog.to_jsonb(made) ->> 'colliculocale'),
        pg_catalog.to_jsonb(made) ->> 'collicurules'
    )
FROM named
JOIN pg_catalog.pg_collation AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '',
    pg_catalog.concat_ws(
        ' ', CASE WHEN made.condefault THEN 'default' END, 'for', pg_catalog.pg_encoding_to_char(made.conforencoding),
        'to', pg_catalog.pg_encoding_to_char(made.contoencoding), 'from', made.conproc
    )
FROM named
JOIN pg_catalog.pg_conversion AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_conversion'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '',
    pg_catalog.concat_ws(' ', 'parser', parser.prsname, (
        SELECT pg_catalog.string_agg(
            pg_catalog.format('%s: %s', map.maptokentype, map.mapdict::pg_catalog.regdictionary), ', '
            ORDER BY map.maptokentype, map.mapseqno
        )
        FROM pg_catalog.pg_ts_config_map AS map WHERE map.mapcfg = made.oid
    ))
FROM named
JOIN pg_catalog.pg_ts_config AS made ON made.oid = named.oid
JOIN pg_catalog.pg_ts_parser AS parser ON parser.oid = made.cfgparser
WHERE named.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '', pg_catalog.concat_ws(' ', 'template', template.tmplname, made.dictinitoption)
FROM named
JOIN pg_catalog.pg_ts_dict AS made ON made.oid = named.oid
JOIN pg_catalog.pg_ts_template AS template ON template.oid = made.dicttemplate
WHERE named.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '',
    pg_catalog.concat_ws(' ', made.prsstart, made.prstoken, made.prsend, made.prsheadline, made.prslextype)
FROM named
JOIN pg_catalog.pg_ts_parser AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_ts_parser'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, 0, '', pg_catalog.concat_ws(' ', made.tmplinit, made.tmpllexize)
FROM named
JOIN pg_catalog.pg_ts_template AS made ON made.oid = named.oid
WHERE named.classid = 'pg_catalog.pg_ts_template'::pg_catalog.regclass
UNION ALL
SELECT named.kind, named.name, said.place, said.aspect, said.text
FROM named
JOIN pg_catalog.pg_statistic_ext AS made ON made.oid = named.oid
CROSS JOIN LATERAL (
    VALUES
    (0, '', pg_catalog.pg_get_statisticsobjdef(made.oid)),
    (10, 'statistics', CASE WHEN made.stxstattarget::pg_catalog.int4 >= 0 THEN made.stxstattarget::pg_catalog.text END)
) AS said (place, aspect, text)
WHERE named.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass AND said.text IS NOT NULL
