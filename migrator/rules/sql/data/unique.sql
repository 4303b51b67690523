-- Values that are there more than once, and how often.
SELECT {keys}, pg_catalog.count(*)
FROM {table}
WHERE {where}
GROUP BY {places}
HAVING pg_catalog.count(*) > 1
ORDER BY pg_catalog.count(*) DESC, {texts}
