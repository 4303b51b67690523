-- A rule's query, of which no more rows are fetched than are shown. A cursor takes a query that reads and nothing else:
-- neither INTO nor a WITH that changes data.
DECLARE "migrator rows" NO SCROLL CURSOR FOR
{query}
