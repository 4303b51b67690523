-- An attempt whose texts are too large for a literal, as `attempt_begin` records it but for the run lock, which no COPY
-- can look for: `attempt_fence` follows.
COPY {schema}.schema_migrations ({columns}) FROM STDIN;
