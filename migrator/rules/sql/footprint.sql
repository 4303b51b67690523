-- What a backend has done so far in its transaction: a row for each relation that people have made, or, joined the
-- other way, for each that it has locked; one that it has dropped is only in pg_locks then. Takes no lock on any of
-- them. Columns: oid, schema, name, kind, whether the search path leads to it, file, tablespace, sequential scans (of
-- an index: index scans), rows that they have read, rows and pages as last counted, the oid of an index's table, modes
-- of the locks.
SELECT
    coalesce(relation.oid, held.relation), relation.nspname, relation.relname, relation.relkind,
    -- Here, not below: asked of what is joined alone.
    pg_catalog.pg_table_is_visible(relation.oid),
    relation.relfilenode, relation.reltablespace, {scans}(relation.oid), {reads}(relation.oid),
    relation.reltuples, relation.relpages, relation.indrelid, held.modes
FROM (
    SELECT
        class.oid, space.nspname, class.relname, class.relkind, class.relfilenode, class.reltablespace,
        class.reltuples, class.relpages, index.indrelid
    FROM pg_catalog.pg_class AS class
    JOIN pg_catalog.pg_namespace AS space ON space.oid = class.relnamespace
    LEFT JOIN pg_catalog.pg_index AS index ON index.indexrelid = class.oid
    -- Below, there is what initdb has made. TOAST tables and their indexes follow their tables.
    WHERE
        class.oid >= 16384
        AND class.relkind IN ('r', 'p', 'f', 'm', 'v', 'S', 'i', 'I')
        AND space.nspname <> 'pg_toast'
) AS relation
{side} JOIN (
    SELECT lock.relation, pg_catalog.string_agg(DISTINCT lock.mode, ',') AS modes
    FROM pg_catalog.pg_locks AS lock
    WHERE lock.locktype = 'relation' AND lock.pid = {pid} AND {which} AND lock.relation >= 16384
    GROUP BY lock.relation
) AS held ON held.relation = relation.oid
