-- The rows that a foreign key may refer to, numbered from 0 on by {k}, their columns named as those that refer.
{alias} AS MATERIALIZED (
    SELECT *, pg_catalog.row_number() OVER () - 1 AS {k}
    FROM (SELECT DISTINCT {columns} FROM {target} WHERE {present} ORDER BY {order} LIMIT {most}) AS referred
)
