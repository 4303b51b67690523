CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped', 'cancelled');

CREATE TABLE orders (
    id         bigint       GENERATED ALWAYS AS IDENTITY,
    user_id    bigint       NOT NULL,
    status     order_status NOT NULL DEFAULT 'new',
    placed_at  timestamptz  NOT NULL DEFAULT now(),
    updated_at timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);

-- PostgreSQL does not index the referring side by itself; without it each DELETE of a user would read all orders.
CREATE INDEX orders_user_id_idx ON orders (user_id);

COMMENT ON TABLE orders IS 'One row per order; what was ordered is in order_lines.';
COMMENT ON TYPE order_status IS 'An order''s way: new, paid, shipped; cancelled ends it anywhere.';
