SELECT coalesce(pg_catalog.json_agg(s ORDER BY s.ordinal), '[]')
  FROM (SELECT ordinal, first_line, last_line, started_at, completed_at, rows, error
          FROM {schema}.statements WHERE migration_id = {id}) s;
