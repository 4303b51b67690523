-- One of the rows to refer to that agree with another reference in the columns that both share.
LEFT JOIN LATERAL (
    SELECT * FROM {alias} WHERE {fits} ORDER BY pg_catalog.hashint8extended({alias}.{k}, series.{n}) LIMIT 1
) AS {alias} ON true
