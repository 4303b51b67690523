-- Extensions whose objects are of another version than the one that the server's files would install: what an upgrade
-- of packages leaves to be done in each database. One whose files are gone cannot be told, and will not survive a dump.
SELECT
    pg_catalog.count(*) FILTER (WHERE found.latest IS NOT NULL) AS value,
    pg_catalog.jsonb_agg(found.name ORDER BY found.place)
        FILTER (WHERE found.latest IS NOT NULL AND found.place <= 10) AS names,
    'the server has no files of ' || pg_catalog.string_agg(found.name, ', ' ORDER BY found.name)
        FILTER (WHERE found.latest IS NULL) AS obstacle,
    CASE WHEN pg_catalog.bool_or(found.latest IS NULL) THEN 'Install the package of the extension on the server.'
    ELSE pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1)
    END AS remedy
FROM (
    SELECT
        available.default_version AS latest,
        pg_catalog.quote_ident(extension.extname) || ' (' || extension.extversion
            || COALESCE(', there is ' || available.default_version, '') || ')' AS name,
        CASE
            WHEN available.default_version IS NULL THEN NULL  -- to ask for ways between its versions raises an error
            WHEN EXISTS (
                SELECT FROM pg_catalog.pg_extension_update_paths(extension.extname) AS way
                WHERE way.source = extension.extversion AND way.target = available.default_version
                  AND way.path IS NOT NULL
            ) THEN 'ALTER EXTENSION ' || pg_catalog.quote_ident(extension.extname) || ' UPDATE;'
            ELSE 'No script leads from the one version of ' || pg_catalog.quote_ident(extension.extname)
                || ' to the other: see how its makers say to do it.'
        END AS remedy,
        pg_catalog.row_number() OVER (ORDER BY available.default_version IS NULL, extension.extname) AS place
    FROM pg_catalog.pg_extension AS extension
    LEFT JOIN pg_catalog.pg_available_extensions() AS available ON available.name = extension.extname
    WHERE available.default_version IS DISTINCT FROM extension.extversion
) AS found
