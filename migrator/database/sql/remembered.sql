-- Where the last run wrote to this history. A copy of it elsewhere says so.
SELECT pg_catalog.json_build_object('database', database, 'system', system_identifier)
  FROM {schema}.runs ORDER BY started_at DESC LIMIT 1;
