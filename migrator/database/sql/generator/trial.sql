-- Whether an expression can be made the type of a column, for the first rows, and passes {passes} for one of them.
(
    SELECT pg_catalog.bool_or({passes})
    FROM (SELECT {columns} FROM pg_catalog.generate_series(1, {tried}) AS series ({n}) OFFSET 0) AS trial
)
