-- Parts of the recorded texts of some attempts, for a page that shows many: how each begins, how long it is, and the
-- lines around the one that failed. A text may be a whole dump, and so may one of its lines.
SELECT pg_catalog.json_object_agg(a.id, pg_catalog.json_build_object(
           'head', pg_catalog.left(a.text, {longest}),
           'length', pg_catalog.length(a.text),
           'lines', (
               SELECT pg_catalog.json_agg(pg_catalog.left(l.line, {widest}) ORDER BY l.place)
                 FROM pg_catalog.unnest((pg_catalog.string_to_array(a.text, E'\n'))
                                        [greatest(a.error_line - {around}, 1) : a.error_line + {around}])
                      WITH ORDINALITY AS l (line, place))))
  FROM (SELECT id, error_line, CASE direction WHEN 'up' THEN up_sql ELSE down_sql END AS text
          FROM {schema}.schema_migrations
         WHERE id = ANY ({ids}::bigint[])) a
 WHERE a.text IS NOT NULL;
