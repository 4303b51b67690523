-- Tables whose rows nothing tells apart: logical replication cannot publish their UPDATE and DELETE, and nobody can
-- mend one row alone. A partition has its parent's key.
SELECT
    class.shown AS name,
    'Name the columns that tell its rows apart: ALTER TABLE ' || class.written || ' ADD PRIMARY KEY (…);' AS remedy,
    pg_catalog.row_number() OVER (ORDER BY class.relpages DESC, class.shown) AS place
FROM own_relation AS class
WHERE class.relkind IN ('r', 'p') AND NOT class.relispartition
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_index AS entry
      WHERE entry.indrelid = class.oid AND entry.indisprimary
  )
