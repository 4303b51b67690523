-- A row of a table in which nothing can be said: it has no columns, or such alone as count or are computed.
INSERT INTO {table} DEFAULT VALUES
