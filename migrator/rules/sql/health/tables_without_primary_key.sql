-- Tables whose rows nothing tells apart: logical replication cannot publish their UPDATE and DELETE, and nobody can
-- mend one row alone. A partition has its parent's key.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(found.name ORDER BY found.place) FILTER (WHERE found.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1) AS remedy
FROM (
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
) AS found
