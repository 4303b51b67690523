-- Per attempt and LOCAL: a plain SET is lost on rollback and, through a pooler, leaks to other clients (postgres.md §0.5).
SET LOCAL lock_timeout = {lock_timeout};
SET LOCAL statement_timeout = {statement_timeout};
SET LOCAL idle_in_transaction_session_timeout = '60s';
