-- Foreign keys whose own columns no index begins with: each DELETE or UPDATE of a key in the table that is referred to
-- reads the whole referring table, once for every row. What serves is valid, without a condition, and of a kind that
-- finds equal values: the order of the columns does not matter. A partition's foreign key is its parent's.
SELECT
    pg_catalog.quote_ident(reference.conname) || ' on ' || owner.shown || ' (' || key.columns || ')' AS name,
    'CREATE INDEX ' || CASE owner.relkind WHEN 'p' THEN '' ELSE 'CONCURRENTLY ' END || 'ON ' || owner.written
        || ' (' || key.columns || ');' AS remedy,
    pg_catalog.row_number() OVER (ORDER BY owner.relpages DESC, owner.shown, reference.conname) AS place
FROM pg_catalog.pg_constraint AS reference
JOIN own_relation AS owner ON owner.oid = reference.conrelid
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.string_agg(pg_catalog.quote_ident(attribute.attname), ', ' ORDER BY part.place) AS columns
    FROM pg_catalog.unnest(reference.conkey) WITH ORDINALITY AS part (number, place)
    JOIN pg_catalog.pg_attribute AS attribute
        ON attribute.attrelid = reference.conrelid AND attribute.attnum = part.number
) AS key
WHERE reference.contype = 'f' AND reference.conparentid = 0
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_index AS entry
      JOIN pg_catalog.pg_class AS index ON index.oid = entry.indexrelid
      JOIN pg_catalog.pg_am AS method ON method.oid = index.relam
      WHERE entry.indrelid = reference.conrelid AND entry.indisvalid AND entry.indpred IS NULL
        AND method.amname NOT IN ('brin', 'gin')
        AND entry.indnkeyatts >= pg_catalog.cardinality(reference.conkey)
        AND (entry.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(reference.conkey) - 1]
            OPERATOR(pg_catalog.@>) reference.conkey
  )
