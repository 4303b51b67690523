-- Values that refer to none, and how many rows each is in. As a foreign key has it by default (MATCH SIMPLE), a row with
-- a null among these columns refers to nothing. IS DISTINCT FROM NULL tells a null from a row whose fields are all null.
SELECT {columns}, pg_catalog.count(*)
FROM {table} AS "migrator row"
WHERE {present}
  AND NOT EXISTS (SELECT FROM {other} AS "migrator other" WHERE {matches})
GROUP BY {columns}
ORDER BY pg_catalog.count(*) DESC, {texts}
