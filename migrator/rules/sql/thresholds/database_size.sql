-- Public: every role that may connect to a database may ask for its size.
SELECT
    pg_catalog.pg_database_size(pg_catalog.current_database()) AS value,
    NULL::pg_catalog.jsonb AS names,
    NULL::pg_catalog.text AS obstacle,
    NULL::pg_catalog.text AS remedy
