-- One of the rows to refer to, by its number; none where the reference may be NULL and the lot says so.
LEFT JOIN {alias} ON {alias}.{k} = CASE {null} ELSE {number} % nullif((SELECT count(*) FROM {alias}), 0) END
