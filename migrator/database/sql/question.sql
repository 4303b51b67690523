-- Around one question of a rule: how long it may wait and take, and where its unqualified names lead.
SET LOCAL lock_timeout = {lock_timeout};
SET LOCAL statement_timeout = {statement_timeout};
SELECT pg_catalog.set_config('search_path', {search_path}, true);
