-- A table with its indexes, its TOAST and its partitions. Waits where somebody holds it in ACCESS EXCLUSIVE.
SELECT
    CASE WHEN relation.kind IN ('r', 'p') THEN COALESCE(
        (SELECT pg_catalog.sum(pg_catalog.pg_total_relation_size(part.relid)) FROM pg_catalog.pg_partition_tree(relation.oid) AS part),
        pg_catalog.pg_total_relation_size(relation.oid)
    ) END AS value,
    NULL::pg_catalog.jsonb AS names,
    CASE WHEN relation.kind = 'f' THEN 'it is kept on another server' END AS obstacle,
    NULL::pg_catalog.text AS remedy
