-- Indexes that no constraint made, and what ALTER INDEX says of any.
SELECT
    relation.kind, relation.shown, 5000, said.aspect || pg_catalog.quote_ident(class.relname), said.text
FROM relation
JOIN pg_catalog.pg_index AS index ON index.indrelid = relation.oid
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
LEFT JOIN pg_catalog.pg_tablespace AS tablespace ON tablespace.oid = class.reltablespace
LEFT JOIN pg_catalog.pg_constraint AS held
    ON held.conindid = index.indexrelid AND held.contype IN ('p', 'u', 'x') AND held.conrelid = index.indrelid
CROSS JOIN LATERAL (
    VALUES
    ('index ', CASE WHEN held.oid IS NULL THEN pg_catalog.pg_get_indexdef(index.indexrelid) END),
    ('settings of index ', CASE
        WHEN held.oid IS NOT NULL THEN pg_catalog.array_to_string(class.reloptions, ', ')
    END),
    ('tablespace of index ', pg_catalog.quote_ident(tablespace.spcname)),
    ('state of index ', CASE
        WHEN NOT index.indisready THEN 'not ready'
        WHEN NOT index.indisvalid THEN 'not valid'
    END),
    ('clustered on index ', CASE WHEN index.indisclustered THEN 'yes' END),
    ('replica identity by index ', CASE WHEN index.indisreplident AND relation.relreplident = 'i' THEN 'yes' END),
    ('parent of index ', CASE WHEN class.relispartition THEN (
        SELECT inherits.inhparent::pg_catalog.regclass::pg_catalog.text
        FROM pg_catalog.pg_inherits AS inherits WHERE inherits.inhrelid = index.indexrelid
    ) END),
    ('statistics of index ', (
        SELECT pg_catalog.string_agg(
            attribute.attnum || ': ' || attribute.attstattarget, ', ' ORDER BY attribute.attnum
        )
        FROM pg_catalog.pg_attribute AS attribute
        WHERE attribute.attrelid = class.oid AND attribute.attstattarget::pg_catalog.int4 >= 0
    ))
) AS said (aspect, text)
WHERE said.text IS NOT NULL
