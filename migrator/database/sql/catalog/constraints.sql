-- Constraints of tables, and the indexes that none of them made. NOT NULL is a column's own, also where it has a name.
SELECT
    relation.kind, relation.shown, 2, 'constraint ' || pg_catalog.quote_ident(held.conname),
    pg_catalog.concat_ws(
        ' ',
        pg_catalog.pg_get_constraintdef(held.oid),
        CASE WHEN held.conparentid <> 0 THEN '(of the parent)' END,
        CASE WHEN held.coninhcount > 0 AND NOT held.conislocal THEN '(inherited)' END,
        CASE WHEN index.indisclustered THEN 'clustered' END,
        CASE WHEN index.indisreplident THEN 'replica identity' END
    )
FROM relation
JOIN pg_catalog.pg_constraint AS held ON held.conrelid = relation.oid
LEFT JOIN pg_catalog.pg_index AS index ON index.indexrelid = held.conindid AND held.contype IN ('p', 'u', 'x')
WHERE held.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT
    relation.kind, relation.shown, 3, 'index ' || pg_catalog.quote_ident(class.relname),
    pg_catalog.concat_ws(
        ' ',
        pg_catalog.pg_get_indexdef(index.indexrelid),
        'tablespace ' || tablespace.spcname,
        CASE WHEN NOT index.indisvalid THEN '(invalid)' END,
        CASE WHEN NOT index.indisready THEN '(not ready)' END,
        CASE WHEN index.indisclustered THEN 'clustered' END,
        CASE WHEN index.indisreplident THEN 'replica identity' END,
        'partition of ' || (
            SELECT inherits.inhparent::pg_catalog.regclass::pg_catalog.text
            FROM pg_catalog.pg_inherits AS inherits WHERE inherits.inhrelid = index.indexrelid
        )
    )
FROM relation
JOIN pg_catalog.pg_index AS index ON index.indrelid = relation.oid
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
LEFT JOIN pg_catalog.pg_tablespace AS tablespace ON tablespace.oid = class.reltablespace
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint AS held
    WHERE held.conindid = index.indexrelid AND held.contype IN ('p', 'u', 'x') AND held.conrelid = index.indrelid
)
