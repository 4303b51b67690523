-- There is no INVALIDATE: the constraint is made again as it was, in one statement, so that no row slips in between.
ALTER TABLE orders
    DROP CONSTRAINT orders_shipped_at_check,
    ADD CONSTRAINT orders_shipped_at_check CHECK (status <> 'shipped' OR shipped_at IS NOT NULL) NOT VALID;
