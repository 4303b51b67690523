-- Not the primary key and NOT NULL, which the table tells of, and not what a parent table hands down.
SELECT
    0 AS index,
    pg_catalog.jsonb_build_object(
        'family', 'constraints',
        'name', held.conname,
        'table', relation.name,
        'validated', held.convalidated,
        'type', held.contype,
        'definition', pg_catalog.pg_get_constraintdef(held.oid, true)
    ) AS fact
FROM relation
JOIN pg_catalog.pg_constraint AS held ON held.conrelid = relation.oid
WHERE held.contype IN ('c', 'f', 'u', 'x')
  AND held.conislocal AND held.conparentid = 0 AND NOT relation.relispartition
