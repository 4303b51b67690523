-- Constraints of tables. NOT NULL is a column's own; it is named here where it has another name than the server gives,
-- or more to say.
SELECT
    relation.kind, relation.shown, 4000, 'constraint ' || pg_catalog.quote_ident(held.conname),
    pg_catalog.pg_get_constraintdef(held.oid)
FROM relation
JOIN pg_catalog.pg_constraint AS held ON held.conrelid = relation.oid
LEFT JOIN pg_catalog.pg_attribute AS attribute
    ON held.contype = 'n' AND attribute.attrelid = relation.oid AND attribute.attnum = held.conkey[1]
WHERE held.contype IN ('c', 'f', 'p', 'u', 'x')
   OR held.contype = 'n' AND (
       held.conname <> pg_catalog.format('%s_%s_not_null', relation.relname, attribute.attname)
       OR held.connoinherit OR NOT held.convalidated
   )
UNION ALL
SELECT
    relation.kind, relation.shown, 4000, 'origin of constraint ' || pg_catalog.quote_ident(held.conname),
    CASE WHEN held.conparentid <> 0 THEN 'the parent''s' ELSE 'inherited' END
FROM relation
JOIN pg_catalog.pg_constraint AS held ON held.conrelid = relation.oid
WHERE held.contype IN ('c', 'f', 'p', 'u', 'x')
  AND (held.conparentid <> 0 OR held.coninhcount > 0 AND NOT held.conislocal)
UNION ALL
SELECT
    'domain', pg_catalog.format('%I.%I', schema.nspname, type.typname), 4000,
    'constraint ' || pg_catalog.quote_ident(held.conname), pg_catalog.pg_get_constraintdef(held.oid)
FROM pg_catalog.pg_constraint AS held
JOIN pg_catalog.pg_type AS type ON type.oid = held.contypid
JOIN schema ON schema.oid = type.typnamespace
WHERE held.contype = 'c'
