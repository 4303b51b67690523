-- What a script may have left in the session, one statement a line. Not DISCARD ALL: it would release the run lock, and
-- cannot share a message (postgres.md §d). Our own setting comes after RESET ALL, which takes it away.
RESET SESSION AUTHORIZATION;
RESET ROLE;
RESET ALL;
CLOSE ALL;
UNLISTEN *;
DEALLOCATE ALL;
DISCARD TEMP;
DISCARD SEQUENCES;
SET client_connection_check_interval = '2s';
