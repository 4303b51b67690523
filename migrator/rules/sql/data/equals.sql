-- A query's only value beside one that the manifest states, which takes the type of what it is compared with. More rows
-- are told by their number, more columns by the server: a subquery must return only one.
WITH "migrator found" AS MATERIALIZED (
{query}
)
SELECT
    (SELECT pg_catalog.count(*) FROM (SELECT FROM "migrator found" LIMIT 2) AS counted),
    (SELECT found.* FROM "migrator found" AS found LIMIT 1)::pg_catalog.text,
    (SELECT found.* FROM "migrator found" AS found LIMIT 1) IS NOT DISTINCT FROM {wanted}
