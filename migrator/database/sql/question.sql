-- Around one question of a rule: how long it may wait and take, and where its unqualified names lead.
SET LOCAL lock_timeout = {lock_timeout};
SET LOCAL statement_timeout = {statement_timeout};
-- A script's own temporary table must not pass for the table that a rule speaks of: pg_temp comes last.
SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', NULLIF({search_path}, ''), 'pg_temp'), true);
