-- Around the query of what is counted: a row for each, with its name, what mends it, and its place, 1 the worst.
SELECT
    pg_catalog.count(*) AS value,
    pg_catalog.jsonb_agg(found.name ORDER BY found.place) FILTER (WHERE found.place <= 10) AS names,
    NULL::pg_catalog.text AS obstacle,
    pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1) AS remedy
FROM (
    {facts}
) AS found
