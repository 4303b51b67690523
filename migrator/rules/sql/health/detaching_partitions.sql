-- What a DETACH PARTITION CONCURRENTLY that was broken off left: a partition that queries of the parent no longer see,
-- and that is none the less its own. The parent lets no other be detached until it is finished.
SELECT
    partition.shown || ' of ' || parent.shown AS name,
    'Unless it is being detached just now: ALTER TABLE ' || parent.written || ' DETACH PARTITION '
        || partition.written || ' FINALIZE;' AS remedy,
    pg_catalog.row_number() OVER (ORDER BY partition.relpages DESC, partition.shown) AS place
FROM pg_catalog.pg_inherits AS link
JOIN own_relation AS partition ON partition.oid = link.inhrelid
JOIN own_relation AS parent ON parent.oid = link.inhparent
WHERE link.inhdetachpending
