-- The constraint goes with its column.
ALTER TABLE orders DROP COLUMN shipped_at;
