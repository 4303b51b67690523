-- How long ago the planner's statistics were gathered of the table that has waited longest for it. Waiting are tables
-- that have changed since by more than autovacuum leaves alone: autovacuum_analyze_threshold rows and
-- autovacuum_analyze_scale_factor of all, or what the table's own storage parameters say. So a small table is never
-- named, nor one that nothing happens to. Never gathered is longer ago than anything: the longest that int8 holds.
SELECT
    CASE WHEN problem.obstacle IS NULL THEN COALESCE(stale.value, 0) END AS value,
    stale.names,
    problem.obstacle,
    COALESCE(problem.remedy, stale.remedy) AS remedy
FROM (
    SELECT
        pg_catalog.max(found.age) AS value,
        pg_catalog.jsonb_agg(found.name ORDER BY found.place)
            FILTER (WHERE found.place <= 10 AND found.age >= found.most / 2) AS names,
        pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1) AS remedy
    FROM (
        SELECT
            waiting.age,
            pg_catalog.max(waiting.age) OVER () AS most,
            waiting.shown || COALESCE(
                ' (' || pg_catalog.to_char(waiting.at, 'YYYY-MM-DD') || ')', ' (never)'
            ) AS name,
            'ANALYZE ' || waiting.written || ';' AS remedy,
            pg_catalog.row_number() OVER (ORDER BY waiting.age DESC, waiting.changed DESC, waiting.shown) AS place
        FROM (
            SELECT
                class.shown,
                class.written,
                figures.*,
                COALESCE(
                    (1000 * EXTRACT(epoch FROM pg_catalog.now() - figures.at))::pg_catalog.int8, 9223372036854775807
                ) AS age
            FROM own_relation AS class
            CROSS JOIN LATERAL (
                SELECT
                    pg_catalog.pg_stat_get_mod_since_analyze(class.oid) AS changed,
                    GREATEST(
                        pg_catalog.pg_stat_get_last_analyze_time(class.oid),
                        pg_catalog.pg_stat_get_last_autoanalyze_time(class.oid)
                    ) AS at
            ) AS figures
            CROSS JOIN LATERAL (
                SELECT
                    pg_catalog.min(option.option_value)
                        FILTER (WHERE option.option_name = 'autovacuum_analyze_threshold') AS base,
                    pg_catalog.min(option.option_value)
                        FILTER (WHERE option.option_name = 'autovacuum_analyze_scale_factor') AS share
                FROM pg_catalog.pg_options_to_table(class.reloptions) AS option
            ) AS own
            WHERE class.relkind IN ('r', 'm')
              AND figures.changed
                  > COALESCE(own.base, pg_catalog.current_setting('autovacuum_analyze_threshold'))::pg_catalog.float8
                  + COALESCE(own.share, pg_catalog.current_setting('autovacuum_analyze_scale_factor'))::pg_catalog.float8
                  * GREATEST(class.reltuples, 0)
        ) AS waiting
    ) AS found
) AS stale
LEFT JOIN uncounted AS problem ON true
