SELECT pg_catalog.max(format) FROM {schema}.formats;
