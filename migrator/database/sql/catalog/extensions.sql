-- What goes with an extension without being part of it: ALTER … DEPENDS ON EXTENSION.
SELECT
    named.kind, named.name, 8500, 'extensions' || pg_catalog.concat(' of ' || NULLIF(named.part, '')),
    pg_catalog.string_agg(pg_catalog.quote_ident(extension.extname), ', ' ORDER BY extension.extname)
FROM pg_catalog.pg_depend AS depend
JOIN pg_catalog.pg_extension AS extension ON extension.oid = depend.refobjid
JOIN named ON named.classid = depend.classid AND named.oid = depend.objid
WHERE depend.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND depend.deptype = 'x'
GROUP BY named.kind, named.name, named.part
