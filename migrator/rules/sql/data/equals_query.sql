-- The only values of two queries, one beside the other, both of one snapshot.
WITH "migrator found" AS MATERIALIZED (
{query}
), "migrator wanted" AS MATERIALIZED (
{wanted}
)
SELECT
    (SELECT pg_catalog.count(*) FROM (SELECT FROM "migrator found" LIMIT 2) AS counted),
    (SELECT found.* FROM "migrator found" AS found LIMIT 1)::pg_catalog.text,
    (SELECT found.* FROM "migrator found" AS found LIMIT 1)
        IS NOT DISTINCT FROM (SELECT wanted.* FROM "migrator wanted" AS wanted LIMIT 1),
    (SELECT pg_catalog.count(*) FROM (SELECT FROM "migrator wanted" LIMIT 2) AS counted),
    (SELECT wanted.* FROM "migrator wanted" AS wanted LIMIT 1)::pg_catalog.text
