-- COMMENT ON and SECURITY LABEL ON anything, under the object that it is about.
SELECT
    named.kind, named.name, 8000, said.what || pg_catalog.concat(' on ' || NULLIF(COALESCE(
        CASE named.kind WHEN 'type' THEN 'attribute ' ELSE 'column ' END || pg_catalog.quote_ident(attribute.attname),
        named.part
    ), '')),
    said.text
FROM named
JOIN (
    SELECT comment.classoid, comment.objoid, comment.objsubid, 'comment' AS what, comment.description AS text
    FROM pg_catalog.pg_description AS comment
    UNION ALL
    SELECT label.classoid, label.objoid, label.objsubid,
        'security label of ' || pg_catalog.quote_ident(label.provider), label.label
    FROM pg_catalog.pg_seclabel AS label
) AS said ON said.classoid = named.classid AND said.objoid = named.oid
LEFT JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = named.oid AND attribute.attnum = said.objsubid AND said.objsubid > 0
    AND named.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
