-- Before a unit that cannot share a transaction with its journal row.
INSERT INTO {schema}.statements (migration_id, ordinal, hash, first_line, last_line)
VALUES ({id}, {ordinal}, {hash}, {first_line}, {last_line});
