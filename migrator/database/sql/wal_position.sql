-- How many bytes have gone into the write-ahead log since the cluster was made.
SELECT pg_catalog.to_json(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0'))
