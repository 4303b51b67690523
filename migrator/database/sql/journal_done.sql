-- After a unit, in its own transaction: both are committed or neither is.
INSERT INTO {schema}.statements (migration_id, ordinal, hash, first_line, last_line, completed_at)
VALUES ({id}, {ordinal}, {hash}, {first_line}, {last_line}, pg_catalog.clock_timestamp());
