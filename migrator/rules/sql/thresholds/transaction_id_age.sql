-- How many transaction ids ago the oldest row of a database may have been written that is not frozen yet. At two thousand
-- million the whole server stops to write, whichever database it is: each is asked for.
SELECT
    pg_catalog.max(found.age) AS value,
    pg_catalog.jsonb_agg(found.shown || ' (' || found.age || ')' ORDER BY found.place) FILTER (WHERE found.place <= 3)
        AS names,
    NULL::pg_catalog.text AS obstacle,
    'End old transactions, prepared ones and slots that hold it back, and VACUUM the oldest tables of '
        || pg_catalog.min(found.shown) FILTER (WHERE found.place = 1) || '.' AS remedy
FROM (
    SELECT
        pg_catalog.quote_ident(base.datname) AS shown,
        pg_catalog.age(base.datfrozenxid) AS age,
        pg_catalog.row_number() OVER (ORDER BY pg_catalog.age(base.datfrozenxid) DESC, base.datname) AS place
    FROM pg_catalog.pg_database AS base
) AS found
