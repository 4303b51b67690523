-- The rows to choose of: drawn at first, then with those columns that are computed of others.
(
    SELECT {second}
    FROM (
        SELECT {first}
        FROM pg_catalog.generate_series({start}::pg_catalog.int8, {end}) AS series ({n})
        {joins}
    ) AS drawn
) AS candidate
