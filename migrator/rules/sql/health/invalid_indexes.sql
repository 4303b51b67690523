-- What a CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY that failed left: it takes the cost of every write and helps
-- no query. One that is being built just now looks the same: it is told by its progress, where the role may see that.
-- An index of a partitioned table (relkind I) stays invalid until each partition has its own.
SELECT
    index.shown AS name,
    CASE index.relkind
        WHEN 'I' THEN 'Give each partition such an index, and attach those that are not yet: ALTER INDEX '
            || index.written || ' ATTACH PARTITION …;'
        ELSE 'Unless it is being built just now, drop it, and build it again if it is not what a REINDEX left '
            || '(…_ccnew): DROP INDEX CONCURRENTLY ' || index.written || ';'
    END AS remedy,
    pg_catalog.row_number() OVER (ORDER BY owner.relpages DESC, index.shown) AS place
FROM pg_catalog.pg_index AS entry
JOIN own_relation AS owner ON owner.oid = entry.indrelid
JOIN own_relation AS index ON index.oid = entry.indexrelid
WHERE NOT (entry.indisvalid AND entry.indisready AND entry.indislive)
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_stat_progress_create_index AS build
      WHERE build.index_relid = entry.indexrelid
  )
