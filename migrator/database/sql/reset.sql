-- What a script may have left in the session, one statement a line. Not DISCARD ALL: it would release the run lock, and
-- cannot share a message (postgres.md §d). Our own settings come after RESET ALL, which takes them away, and are those of
-- opening.sql; last, because behind a pooler they are left out.
RESET SESSION AUTHORIZATION;
RESET ROLE;
RESET ALL;
CLOSE ALL;
UNLISTEN *;
DEALLOCATE ALL;
DISCARD TEMP;
DISCARD SEQUENCES;
SELECT pg_catalog.set_config('client_connection_check_interval', '2s', false),
       pg_catalog.set_config('tcp_keepalives_idle', '10', false),
       pg_catalog.set_config('tcp_keepalives_interval', '5', false),
       pg_catalog.set_config('tcp_keepalives_count', '3', false);
