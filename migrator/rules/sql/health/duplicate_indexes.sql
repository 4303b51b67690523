-- Indexes that do nothing that another one does not do: same table, columns, order, operator classes, collations,
-- condition. One that is unique, or an exclusion constraint's, does more than one that is not. Named is the one to
-- drop, never a primary key before a constraint, a constraint before a mere index. Of indexes of partitions it is the
-- partitioned table's that count. An index that only starts alike ((a) beside (a, b)) is no duplicate.
--
-- Expressions are printed to be compared, where all else agrees: what is stored knows its place in its statement.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(found.name ORDER BY found.place) FILTER (WHERE found.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1) AS remedy
FROM (
    WITH ranked AS MATERIALIZED (
        SELECT
            entry.*,
            index.shown,
            index.written,
            index.relkind,
            index.relpages,
            index.relispartition,
            owner.written AS table_written,
            backed.conname,
            COALESCE((pg_catalog.to_jsonb(entry) ->> 'indnullsnotdistinct')::pg_catalog.bool, false) AS nulls_equal,
            pg_catalog.row_number() OVER (
                ORDER BY
                    entry.indisprimary DESC, entry.indisreplident DESC, entry.indisexclusion DESC,
                    backed.conname IS NULL, entry.indisunique DESC, index.relispartition DESC, entry.indexrelid
            ) AS rank
        FROM pg_catalog.pg_index AS entry
        JOIN own_relation AS owner ON owner.oid = entry.indrelid
        JOIN own_relation AS index ON index.oid = entry.indexrelid
        LEFT JOIN pg_catalog.pg_constraint AS backed
            ON backed.conindid = entry.indexrelid AND backed.contype IN ('p', 'u', 'x')
        WHERE entry.indisvalid AND entry.indisready AND entry.indislive
    )
    SELECT
        needless.shown || ' (like ' || kept.name || ')' AS name,
        CASE
            WHEN needless.conname IS NOT NULL
                THEN 'ALTER TABLE ' || needless.table_written || ' DROP CONSTRAINT '
                    || pg_catalog.quote_ident(needless.conname) || ';'
            ELSE 'DROP INDEX ' || CASE needless.relkind WHEN 'i' THEN 'CONCURRENTLY ' ELSE '' END
                || needless.written || ';'
        END AS remedy,
        pg_catalog.row_number() OVER (ORDER BY needless.relpages DESC, needless.shown) AS place
    FROM ranked AS needless
    CROSS JOIN LATERAL (
        SELECT kept.shown AS name
        FROM ranked AS kept
        WHERE kept.indrelid = needless.indrelid AND kept.rank < needless.rank
          AND (kept.indnkeyatts, kept.indkey::pg_catalog.text, kept.indclass::pg_catalog.text,
               kept.indcollation::pg_catalog.text, kept.indoption::pg_catalog.text)
            = (needless.indnkeyatts, needless.indkey::pg_catalog.text, needless.indclass::pg_catalog.text,
               needless.indcollation::pg_catalog.text, needless.indoption::pg_catalog.text)
          AND (NOT needless.indisunique OR (
              kept.indisunique AND kept.indimmediate = needless.indimmediate
              AND kept.nulls_equal = needless.nulls_equal
          ))
          AND (kept.indexprs IS NULL) = (needless.indexprs IS NULL)
          AND (kept.indpred IS NULL) = (needless.indpred IS NULL)
          AND CASE WHEN kept.indexprs IS NULL AND kept.indpred IS NULL THEN true ELSE
              (pg_catalog.pg_get_expr(kept.indexprs, kept.indrelid), pg_catalog.pg_get_expr(kept.indpred, kept.indrelid))
              IS NOT DISTINCT FROM
              (pg_catalog.pg_get_expr(needless.indexprs, needless.indrelid),
               pg_catalog.pg_get_expr(needless.indpred, needless.indrelid))
          END
        ORDER BY kept.rank
        LIMIT 1
    ) AS kept
    WHERE NOT needless.indisexclusion AND NOT needless.indisprimary AND NOT needless.relispartition
) AS found
