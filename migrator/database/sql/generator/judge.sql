-- How many of the rows drawn satisfy each condition.
{referred}
SELECT pg_catalog.json_build_array({counts}) FROM {rows}
