-- References of rows that are there already, to rows that came after them: of every row, or of one in {share}.
WITH aim AS MATERIALIZED (
    SELECT *, pg_catalog.row_number() OVER () - 1 AS {n}
    FROM (SELECT {targets} FROM {target} WHERE {present} LIMIT {most}) AS referred
),
own AS (SELECT tableoid AS part, ctid AS place, pg_catalog.row_number() OVER () AS {n} FROM {table})
UPDATE {table} AS changed SET ({names}) = ROW({others})
FROM own JOIN aim ON aim.{n} = own.{n} % (SELECT count(*) FROM aim)
WHERE changed.tableoid = own.part AND changed.ctid = own.place AND own.{n} % {share} = 0
