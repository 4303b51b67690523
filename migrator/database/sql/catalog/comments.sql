-- COMMENT ON anything, under the object that it is about.
SELECT
    relation.kind, relation.shown, 7,
    'comment' || pg_catalog.concat((
        SELECT ' on column ' || pg_catalog.quote_ident(attribute.attname)
        FROM pg_catalog.pg_attribute AS attribute
        WHERE attribute.attrelid = relation.oid AND attribute.attnum = said.objsubid AND said.objsubid > 0
    )),
    said.description
FROM relation
JOIN pg_catalog.pg_description AS said
    ON said.objoid = relation.oid AND said.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
UNION ALL
SELECT 'comment', identity.identity, 7, identity.type, said.description
FROM pg_catalog.pg_description AS said
CROSS JOIN LATERAL pg_catalog.pg_identify_object(said.classoid, said.objoid, said.objsubid) AS identity
WHERE said.objoid >= 16384
  AND said.classoid <> 'pg_catalog.pg_description'::pg_catalog.regclass
  AND (identity.schema IS NULL OR identity.schema IN (SELECT schema.nspname FROM schema))
  AND (said.classoid <> 'pg_catalog.pg_namespace'::pg_catalog.regclass OR said.objoid IN (SELECT schema.oid FROM schema))
  AND NOT EXISTS (SELECT FROM relation WHERE relation.oid = said.objoid AND said.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass)
  AND NOT EXISTS (SELECT FROM member WHERE member.classid = said.classoid AND member.objid = said.objoid)
  AND said.classoid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
