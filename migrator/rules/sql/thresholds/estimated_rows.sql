-- What VACUUM and ANALYZE counted last, in all partitions; nothing is read. -1 is a table that neither has seen.
SELECT
    CASE WHEN pg_catalog.count(*) FILTER (WHERE part.reltuples >= 0) > 0 THEN
        pg_catalog.sum(part.reltuples::pg_catalog.numeric) FILTER (WHERE part.reltuples >= 0)
    END AS value,
    NULL::pg_catalog.jsonb AS names,
    CASE WHEN pg_catalog.count(*) FILTER (WHERE part.reltuples < 0) > 0 THEN
        CASE WHEN relation.kind = 'p' THEN
            pg_catalog.count(*) FILTER (WHERE part.reltuples < 0) || ' partitions were never analyzed'
        ELSE 'it was never analyzed' END
    END AS obstacle,
    CASE WHEN pg_catalog.count(*) FILTER (WHERE part.reltuples < 0) > 0 THEN
        pg_catalog.format('ANALYZE %I.%I;', relation.relation ->> 0, relation.relation ->> 1)
    END AS remedy
FROM pg_catalog.pg_class AS part
WHERE part.relkind <> 'p'
  AND (part.oid = relation.oid OR part.oid IN (SELECT tree.relid FROM pg_catalog.pg_partition_tree(relation.oid) AS tree))
