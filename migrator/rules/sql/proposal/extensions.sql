-- Not plpgsql, which every database has from the start.
SELECT 0 AS index, pg_catalog.jsonb_build_object('family', 'extensions', 'name', extension.extname) AS fact
FROM readied
JOIN pg_catalog.pg_extension AS extension ON readied.settings > 0
WHERE extension.extname <> 'plpgsql'
