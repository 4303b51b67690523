CREATE TABLE order_lines (
    order_id    bigint         NOT NULL,
    line_number integer        NOT NULL,
    product_id  bigint         NOT NULL,
    quantity    integer        NOT NULL,
    price       numeric(12, 2) NOT NULL,
    CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, line_number),
    CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT order_lines_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT order_lines_quantity_check CHECK (quantity > 0),
    CONSTRAINT order_lines_price_check CHECK (price >= 0)
);

-- The primary key serves order_id already, being its first column.
CREATE INDEX order_lines_product_id_idx ON order_lines (product_id);

COMMENT ON TABLE order_lines IS 'What was ordered, line by line.';
COMMENT ON COLUMN order_lines.price IS 'Price of one piece at the time of the order.';
