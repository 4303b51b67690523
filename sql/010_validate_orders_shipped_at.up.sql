ALTER TABLE orders VALIDATE CONSTRAINT orders_shipped_at_check;
