-- Indexes and tables that a rule names, as one JSON list in the order of the names: what each is, and its members, the
-- tables with rows that it is about, each with its own part of the index: all partitions of a partitioned one, children by
-- inheritance too where it is a table. Of each what the planner knows: how many pages it has now, and whether it guesses
-- for want of statistics (CREATE INDEX, too, counts the rows of a table; only ANALYZE leaves statistics, which only those
-- see who may read the columns).
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT question.*
    FROM ROWS FROM (
        pg_catalog.jsonb_to_recordset({questions}::pg_catalog.jsonb)
        AS (schema pg_catalog.name, name pg_catalog.name, kinds pg_catalog.text[])
    ) WITH ORDINALITY AS question (schema, name, kinds, nth)
),

relation AS MATERIALIZED (
    SELECT asked.*, found.oid, found.kind, found.nspname, found.relname, found.oid IS NULL AS missing
    FROM asked
    LEFT JOIN LATERAL (
        SELECT class.oid, class.relkind AS kind, schema.nspname, class.relname
        FROM pg_catalog.pg_class AS class
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
        LEFT JOIN pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS path (name, place)
            ON path.name = schema.nspname
        WHERE class.relname = asked.name
          AND CASE WHEN asked.schema IS NULL THEN path.place IS NOT NULL ELSE schema.nspname = asked.schema END
        ORDER BY path.place
        LIMIT 1
    ) AS found ON true
),

branch AS (
    SELECT relation.nth, relation.kind, COALESCE(index.indrelid, relation.oid) AS oid
    FROM relation
    LEFT JOIN pg_catalog.pg_index AS index ON index.indexrelid = relation.oid
    WHERE relation.oid IS NOT NULL
    UNION
    SELECT branch.nth, branch.kind, inherits.inhrelid
    FROM branch
    JOIN pg_catalog.pg_inherits AS inherits ON inherits.inhparent = branch.oid
    WHERE branch.kind <> 'i'
),

part AS (
    SELECT relation.nth, relation.oid FROM relation WHERE relation.kind IN ('i', 'I')
    UNION
    SELECT part.nth, inherits.inhrelid
    FROM part
    JOIN pg_catalog.pg_inherits AS inherits ON inherits.inhparent = part.oid
),

told AS (
    SELECT branch.nth, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'schema', schema.nspname,
        'table', class.relname,
        'index', index.name,
        'valid', index.valid,
        'pages', pg_catalog.pg_relation_size(class.oid) / pg_catalog.current_setting('block_size')::pg_catalog.int8,
        'guessed', class.reltuples < 0 OR (
            class.reltuples > 0
            AND pg_catalog.has_table_privilege(class.oid, 'SELECT')
            AND NOT pg_catalog.row_security_active(class.oid)
            AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_stats AS stats
                WHERE stats.schemaname = schema.nspname AND stats.tablename = class.relname
            )
        )
    ) ORDER BY schema.nspname, class.relname) AS members
    FROM branch
    JOIN pg_catalog.pg_class AS class ON class.oid = branch.oid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
    LEFT JOIN LATERAL (
        SELECT own.relname AS name, own_index.indisvalid AS valid
        FROM part
        JOIN pg_catalog.pg_index AS own_index ON own_index.indexrelid = part.oid
        JOIN pg_catalog.pg_class AS own ON own.oid = part.oid
        WHERE part.nth = branch.nth AND own_index.indrelid = branch.oid
    ) AS index ON true
    WHERE class.relkind IN ('r', 'm', 'f')  -- a partitioned table holds nothing itself: plans scan what does
    GROUP BY branch.nth
)

SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'kind', relation.kind,
    'schema', relation.nspname,
    'members', COALESCE(told.members, '[]'),
    'similar', {similar}
) ORDER BY relation.nth)
FROM relation
LEFT JOIN told ON told.nth = relation.nth
