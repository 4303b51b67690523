-- Alone in its migration: it cannot run in a transaction, and orders are placed while it is built.
CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);
