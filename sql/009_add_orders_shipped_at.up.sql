ALTER TABLE orders ADD COLUMN shipped_at timestamptz;

-- NOT VALID: new rows are checked from now on, and the old ones are not read under this strong lock but in the next
-- migration, under one that lets reads and writes through.
ALTER TABLE orders
    ADD CONSTRAINT orders_shipped_at_check CHECK (status <> 'shipped' OR shipped_at IS NOT NULL) NOT VALID;

COMMENT ON COLUMN orders.shipped_at IS 'When the parcel left; known for every shipped order.';
