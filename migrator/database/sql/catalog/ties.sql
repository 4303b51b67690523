-- What ties parts together, as facts whose text is an array: the kind of tie, then what it leads to. It is asked only
-- where statements are to be put in order.
SELECT
    tied.kind, tied.name, tied.place, tied.aspect, tied.text::pg_catalog.text
FROM (
    WITH
    -- What a row of pg_depend may speak of, as the part that a difference is told of.
    part AS MATERIALIZED (
        SELECT named.classid, named.oid, named.kind, named.name,
            CASE
                WHEN held.oid IS NOT NULL THEN 'constraint ' || pg_catalog.quote_ident(held.conname)
                ELSE pg_catalog.regexp_replace(named.part, '^sequence of ', '')
            END AS aspect
        FROM named
        LEFT JOIN pg_catalog.pg_constraint AS held
            ON named.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND held.conindid = named.oid
            AND held.contype IN ('p', 'u', 'x') AND named.part <> ''
        UNION ALL
        SELECT member.classid, member.objid, 'extension', pg_catalog.quote_ident(extension.extname), ''
        FROM pg_catalog.pg_depend AS member
        JOIN pg_catalog.pg_extension AS extension ON extension.oid = member.refobjid
        WHERE member.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND member.deptype = 'e'
        UNION ALL
        SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, type.oid, relation.kind, relation.shown, ''
        FROM relation
        JOIN pg_catalog.pg_type AS type ON type.typrelid = relation.oid
        WHERE relation.relkind <> 'c'
        UNION ALL
        SELECT
            'pg_catalog.pg_attrdef'::pg_catalog.regclass, value.oid, relation.kind, relation.shown,
            'column ' || pg_catalog.quote_ident(attribute.attname)
        FROM relation
        JOIN pg_catalog.pg_attrdef AS value ON value.adrelid = relation.oid
        JOIN pg_catalog.pg_attribute AS attribute
            ON attribute.attrelid = value.adrelid AND attribute.attnum = value.adnum
        UNION ALL
        SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, rule.oid, relation.kind, relation.shown, ''
        FROM relation
        JOIN pg_catalog.pg_rewrite AS rule ON rule.ev_class = relation.oid AND rule.rulename = '_RETURN'
        UNION ALL
        SELECT
            'pg_catalog.pg_publication_rel'::pg_catalog.regclass, published.oid, 'publication',
            pg_catalog.quote_ident(publication.pubname), 'table ' || relation.shown
        FROM pg_catalog.pg_publication_rel AS published
        JOIN pg_catalog.pg_publication AS publication ON publication.oid = published.prpubid
        JOIN relation ON relation.oid = published.prrelid
        UNION ALL
        SELECT
            'pg_catalog.pg_user_mapping'::pg_catalog.regclass, mapping.umid, 'user mapping',
            pg_catalog.format('%I on %I', mapping.usename, mapping.srvname), ''
        FROM pg_catalog.pg_user_mappings AS mapping
    ),
    -- An array is its element's, a multirange its range's.
    place AS MATERIALIZED (
        SELECT part.* FROM part
        UNION ALL
        SELECT part.classid, type.typarray, part.kind, part.name, part.aspect
        FROM part
        JOIN pg_catalog.pg_type AS type ON type.oid = part.oid
        WHERE part.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND type.typarray <> 0
        UNION ALL
        SELECT part.classid, range.rngmultitypid, part.kind, part.name, part.aspect
        FROM part
        JOIN pg_catalog.pg_range AS range ON range.rngtypid = part.oid
        WHERE part.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
    ),
    tie AS (
        SELECT
            one.kind, one.name, other.kind AS other_kind, other.name AS other_name,
            COALESCE(
                CASE one.kind WHEN 'type' THEN 'attribute ' ELSE 'column ' END || pg_catalog.quote_ident(own.attname),
                one.aspect
            ) AS aspect,
            COALESCE(
                CASE other.kind WHEN 'type' THEN 'attribute ' ELSE 'column ' END || pg_catalog.quote_ident(its.attname),
                other.aspect
            ) AS other_aspect
        FROM pg_catalog.pg_depend AS depend
        JOIN place AS one ON one.classid = depend.classid AND one.oid = depend.objid
        JOIN place AS other ON other.classid = depend.refclassid AND other.oid = depend.refobjid
        LEFT JOIN pg_catalog.pg_attribute AS own
            ON depend.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND depend.objsubid > 0
            AND own.attrelid = depend.objid AND own.attnum = depend.objsubid
        LEFT JOIN pg_catalog.pg_attribute AS its
            ON depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND depend.refobjsubid > 0
            AND its.attrelid = depend.refobjid AND its.attnum = depend.refobjsubid
        WHERE depend.deptype NOT IN ('e', 'x')
    )
    SELECT DISTINCT
        tie.kind, tie.name, 0 AS place, tie.aspect,
        pg_catalog.jsonb_build_array('needs', tie.other_kind, tie.other_name, tie.other_aspect) AS text
    FROM tie
    WHERE (tie.kind, tie.name, tie.aspect) <> (tie.other_kind, tie.other_name, tie.other_aspect)
    UNION ALL
    SELECT relation.kind, relation.shown, 1, '', pg_catalog.jsonb_build_array('parent', parent.kind, parent.shown)
    FROM relation
    JOIN pg_catalog.pg_inherits AS inherits ON inherits.inhrelid = relation.oid
    JOIN relation AS parent ON parent.oid = inherits.inhparent
    UNION ALL
    SELECT listed.kind, listed.name, 2, '', pg_catalog.jsonb_build_array('member', place.name)
    FROM (
        {named}
        UNION ALL
        SELECT
            'pg_catalog.pg_class'::pg_catalog.regclass, class.oid,
            CASE class.relkind
                WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                WHEN 'f' THEN 'foreign table' ELSE 'table'
            END,
            pg_catalog.format('%I.%I', schema.nspname, class.relname), '', NULL, NULL, NULL
        FROM pg_catalog.pg_class AS class
        JOIN schema ON schema.oid = class.relnamespace
        WHERE class.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
    ) AS listed
    JOIN place ON place.classid = listed.classid AND place.oid = listed.oid AND place.kind = 'extension'
    WHERE listed.part = '' AND listed.kind <> 'extension'
    UNION ALL
    SELECT
        held.kind, held.name, 3, '',
        pg_catalog.jsonb_build_array(
            'passed', pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantor)),
            CASE item.grantee
                WHEN 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(item.grantee))
            END,
            item.privilege_type, held.col
        )
    FROM (
        SELECT granted.kind, granted.name, granted.owner, granted.acl, '' AS col FROM granted
        UNION ALL
        SELECT relation.kind, relation.shown, relation.relowner, attribute.attacl, pg_catalog.quote_ident(attribute.attname)
        FROM relation
        JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
        WHERE attribute.attacl IS NOT NULL
    ) AS held
    CROSS JOIN LATERAL pg_catalog.aclexplode(held.acl) AS item
    WHERE item.grantor <> held.owner
    UNION ALL
    -- What owner and public have where nobody grants or revokes.
    SELECT
        granted.kind, granted.name, 5, granted.part,
        pg_catalog.jsonb_build_array(
            'usual',
            CASE usual.grantee
                WHEN 0 THEN 'public' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(usual.grantee))
            END,
            pg_catalog.string_agg(usual.privilege_type, ', ' ORDER BY usual.privilege_type)
        )
    FROM granted
    CROSS JOIN LATERAL pg_catalog.aclexplode(granted.usual) AS usual
    GROUP BY granted.kind, granted.name, granted.part, usual.grantee
    UNION ALL
    SELECT
        relation.kind, relation.shown, attribute.attnum + 10, '',
        pg_catalog.jsonb_build_array(
            'selects', pg_catalog.quote_ident(attribute.attname) || ' '
            || pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) || ' ' || attribute.attcollation
        )
    FROM relation
    JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
    WHERE relation.relkind = 'v' AND attribute.attnum > 0
    UNION ALL
    SELECT
        relation.kind, relation.shown, 4, 'column ' || pg_catalog.quote_ident(attribute.attname),
        pg_catalog.jsonb_build_array(
            'stored', CASE type.typstorage
                WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended'
            END
        )
    FROM relation
    JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
    JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
    WHERE attribute.attnum > 0 AND attribute.attstorage <> type.typstorage AND relation.relkind <> 'v'
) AS tied
