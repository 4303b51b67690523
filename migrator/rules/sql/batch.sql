-- All rules' facts in one statement without parameters: it travels inside a message of several statements, after a
-- script that may have left any search_path. Rows: index of the rule, its fact as JSON text.
--
-- How names are found, and printed (format_type, pg_get_expr …), hangs on settings: the statement sets them for itself
-- and puts them back. The order is not left to luck: every step takes its rows from the one before it.

WITH kept AS MATERIALIZED (
    SELECT setting.name, setting.wanted, pg_catalog.current_setting(setting.name) AS value
    FROM (
        VALUES
            ('search_path', {search_path}),
            ('quote_all_identifiers', 'off'),
            ('DateStyle', 'ISO, YMD'),
            ('IntervalStyle', 'postgres')
    ) AS setting (name, wanted)
),

readied AS MATERIALIZED (
    SELECT pg_catalog.count(pg_catalog.set_config(kept.name, kept.wanted, true)) AS settings
    FROM kept
),

-- The schemas that an unqualified name is looked up in. pg_temp is left out: a script's own temporary table must not
-- pass for the table that a rule speaks of.
path AS MATERIALIZED (
    SELECT schema.oid, looked.place
    FROM readied
    CROSS JOIN LATERAL pg_catalog.unnest(
        CASE WHEN readied.settings > 0 THEN pg_catalog.current_schemas(false) END
    ) WITH ORDINALITY AS looked (name, place)
    JOIN pg_catalog.pg_namespace AS schema ON schema.nspname = looked.name
),

asked AS MATERIALIZED (
    SELECT question.*
    FROM readied
    CROSS JOIN LATERAL pg_catalog.jsonb_to_recordset(
        CASE WHEN readied.settings > 0 THEN {questions}::pg_catalog.jsonb END
    ) AS question (
        index pg_catalog.int4,
        query pg_catalog.text,
        schema pg_catalog.name,  -- of the relation, null where it is to be looked up along the path
        name pg_catalog.name,    -- of the relation, null where the family knows none
        absent pg_catalog.bool,
        about pg_catalog.jsonb
    )
),

relation AS MATERIALIZED (
    SELECT
        asked.*, found.oid, found.relation, found.kind, found.owner, found.namespace,
        found.oid IS NULL AND NOT asked.absent AS missing,
        pg_catalog.row_number() OVER (
            PARTITION BY found.oid IS NULL AND NOT asked.absent ORDER BY asked.index
        ) AS nth
    FROM asked
    LEFT JOIN LATERAL (
        SELECT
            class.oid,
            pg_catalog.jsonb_build_array(schema.nspname, class.relname) AS relation,
            class.relkind AS kind,
            class.relowner AS owner,
            class.relnamespace AS namespace
        FROM pg_catalog.pg_class AS class
        JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
        LEFT JOIN path ON path.oid = class.relnamespace
        WHERE class.relname = asked.name
          AND CASE WHEN asked.schema IS NULL THEN path.oid IS NOT NULL ELSE schema.nspname = asked.schema END
        ORDER BY path.place
        LIMIT 1
    ) AS found ON true
),

-- What the health of a database is told by: what its people made and can mend. The server's own schemas, temporary
-- objects, what an extension brought and the tables of a history are not among it. As all that no rule asks for, it
-- costs nothing then: PostgreSQL leaves out what no other part of a query reads.
own_schema AS MATERIALIZED (
    SELECT
        schema.oid,
        CASE schema.nspname WHEN 'public' THEN '' ELSE pg_catalog.quote_ident(schema.nspname) || '.' END AS prefix,
        pg_catalog.quote_ident(schema.nspname) AS written
    FROM readied
    JOIN pg_catalog.pg_namespace AS schema ON readied.settings > 0
    WHERE schema.nspname <> 'information_schema' AND pg_catalog.left(schema.nspname, 3) <> 'pg_'
      AND 3 > (
          SELECT pg_catalog.count(*)
          FROM pg_catalog.pg_class AS class
          WHERE class.relnamespace = schema.oid
            AND class.relname IN ('schema_migrations', 'applied_migrations', 'formats')
      )
),

-- `shown` for people, `written` for a statement, whatever the search path of whoever runs it.
own_relation AS MATERIALIZED (
    SELECT
        class.*,
        schema.prefix || pg_catalog.quote_ident(class.relname) AS shown,
        schema.written || '.' || pg_catalog.quote_ident(class.relname) AS written
    FROM own_schema AS schema
    JOIN pg_catalog.pg_class AS class ON class.relnamespace = schema.oid
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS member
        WHERE member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND member.objid = class.oid
          AND member.deptype = 'e'
    )
),

-- Why the cumulative statistics tell nothing, and what to do; no row where they do.
uncounted AS MATERIALIZED (
    SELECT
        CASE
            WHEN pg_catalog.pg_is_in_recovery() THEN 'a standby does not know the statistics of its primary'
            ELSE 'nothing is counted, for track_counts is off'
        END AS obstacle,
        CASE
            WHEN pg_catalog.pg_is_in_recovery() THEN 'Ask the primary.'
            ELSE 'Set track_counts to on.'
        END AS remedy
    WHERE pg_catalog.pg_is_in_recovery() OR NOT pg_catalog.current_setting('track_counts')::pg_catalog.bool
),

-- What a transaction has once seen of the sessions it would see again: the view is to be of now.
fresh AS MATERIALIZED (
    SELECT pg_catalog.count(pg_catalog.pg_stat_clear_snapshot()) AS views FROM readied WHERE readied.settings > 0
),

-- Other sessions that are clients' own. Of another role's a plain role sees who it is, and not what it does: that is
-- `hidden`. But locks are public, and who holds none on a virtual transaction id is in no transaction: so much is known.
client AS MATERIALIZED (
    SELECT
        activity.pid, activity.datname, activity.state, activity.xact_start, activity.query_start, activity.backend_xmin,
        activity.query = '<insufficient privilege>' AND opened.pid IS NOT NULL AS hidden,
        pg_catalog.format(
            'pid %s (%s)', activity.pid,
            pg_catalog.concat_ws(', ', activity.usename, NULLIF(activity.application_name, ''))
        ) AS shown
    FROM fresh
    JOIN pg_catalog.pg_stat_activity AS activity ON fresh.views > 0
    LEFT JOIN (
        SELECT DISTINCT held.pid
        FROM pg_catalog.pg_locks AS held
        WHERE held.locktype = 'virtualxid' AND held.granted AND held.mode = 'ExclusiveLock'
    ) AS opened ON opened.pid = activity.pid
    WHERE activity.pid <> pg_catalog.pg_backend_pid()
      -- Where the kind is hidden too: a client has a role and a database; workers of the server lack one of them.
      AND CASE
          WHEN activity.backend_type IS NULL THEN activity.usesysid IS NOT NULL AND activity.datid IS NOT NULL
          ELSE activity.backend_type = 'client backend'
      END
),

-- What hides behind a role's privileges, and the one that shows it; no row where nothing is hidden.
hidden AS MATERIALIZED (
    SELECT
        pg_catalog.count(*) AS sessions,
        pg_catalog.count(*) FILTER (WHERE client.datname = pg_catalog.current_database()) AS own,
        pg_catalog.format('GRANT pg_read_all_stats TO %I;', CURRENT_USER) AS remedy
    FROM client
    WHERE client.hidden
    HAVING pg_catalog.count(*) > 0
),

facts AS MATERIALIZED (
    {facts}
),

restored AS MATERIALIZED (
    SELECT pg_catalog.count(pg_catalog.set_config(kept.name, kept.value, true)) AS settings
    FROM (SELECT pg_catalog.count(facts.fact) AS facts FROM facts) AS all_facts
    JOIN kept ON all_facts.facts >= 0
)

SELECT facts.index, facts.fact::pg_catalog.text AS fact
FROM restored
JOIN facts ON restored.settings > 0
ORDER BY facts.index
