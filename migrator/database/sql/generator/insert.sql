-- Rows for one table, drawn by number, of which its own constraints choose. A key that is there already is passed over,
-- as is what an exclusion constraint keeps out, where {conflict} can say so.
{referred}
INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE
SELECT {names} FROM {rows} WHERE {every} ORDER BY {n} LIMIT {most}
{conflict}
