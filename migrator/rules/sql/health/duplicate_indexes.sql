-- Indexes that do nothing that another one does not do: same table, columns, order, operator classes, collations,
-- condition. One that is unique, or an exclusion constraint's, does more than one that is not. Named is the one to
-- drop, never a primary key before a constraint, a constraint before a mere index. Of indexes of partitions it is the
-- partitioned table's that count. An index that only starts alike ((a) beside (a, b)) is no duplicate.
--
-- Expressions are printed to be compared, where all else agrees: what is stored knows its place in its statement.
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
        entry.indexprs IS NULL AND entry.indpred IS NULL AS plain,
        pg_catalog.concat_ws(
            '|', entry.indnkeyatts, entry.indkey, entry.indclass, entry.indcollation, entry.indoption,
            entry.indexprs IS NULL, entry.indpred IS NULL
        ) AS alike,
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
    pair.shown || ' (like ' || pair.kept || ')' AS name,
    CASE
        WHEN pair.conname IS NOT NULL
            THEN 'ALTER TABLE ' || pair.table_written || ' DROP CONSTRAINT '
                || pg_catalog.quote_ident(pair.conname) || ';'
        ELSE 'DROP INDEX ' || CASE pair.relkind WHEN 'i' THEN 'CONCURRENTLY ' ELSE '' END || pair.written || ';'
    END AS remedy,
    pg_catalog.row_number() OVER (ORDER BY pair.relpages DESC, pair.shown) AS place
FROM (
    SELECT DISTINCT ON (needless.rank) needless.*, kept.shown AS kept
    FROM ranked AS needless
    JOIN ranked AS kept
        ON kept.indrelid = needless.indrelid AND kept.alike = needless.alike AND kept.rank < needless.rank
    WHERE NOT needless.indisexclusion AND NOT needless.indisprimary AND NOT needless.relispartition
      AND (NOT needless.indisunique OR (
          kept.indisunique AND kept.indimmediate = needless.indimmediate
          AND kept.nulls_equal = needless.nulls_equal
      ))
      AND CASE WHEN needless.plain THEN true ELSE
          (pg_catalog.pg_get_expr(kept.indexprs, kept.indrelid), pg_catalog.pg_get_expr(kept.indpred, kept.indrelid))
          IS NOT DISTINCT FROM
          (pg_catalog.pg_get_expr(needless.indexprs, needless.indrelid),
           pg_catalog.pg_get_expr(needless.indpred, needless.indrelid))
      END
    ORDER BY needless.rank, kept.rank
) AS pair
