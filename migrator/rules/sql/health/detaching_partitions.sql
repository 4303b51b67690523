-- What a DETACH PARTITION CONCURRENTLY that was broken off left: a partition that queries of the parent no longer see,
-- and that is none the less its own. The parent lets no other be detached until it is finished.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(found.name ORDER BY found.place) FILTER (WHERE found.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1) AS remedy
FROM (
    SELECT
        partition.shown || ' of ' || parent.shown AS name,
        'Unless it is being detached just now: ALTER TABLE ' || parent.written || ' DETACH PARTITION '
            || partition.written || ' FINALIZE;' AS remedy,
        pg_catalog.row_number() OVER (ORDER BY partition.relpages DESC, partition.shown) AS place
    FROM pg_catalog.pg_inherits AS link
    JOIN own_relation AS partition ON partition.oid = link.inhrelid
    JOIN own_relation AS parent ON parent.oid = link.inhparent
    WHERE link.inhdetachpending
) AS found
