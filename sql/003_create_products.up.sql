CREATE TABLE products (
    id         bigint         GENERATED ALWAYS AS IDENTITY,
    sku        citext         NOT NULL,
    name       text           NOT NULL,
    price      numeric(12, 2) NOT NULL,
    created_at timestamptz    NOT NULL DEFAULT now(),
    updated_at timestamptz    NOT NULL DEFAULT now(),
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_price_check CHECK (price >= 0)
);

COMMENT ON TABLE products IS 'What may be ordered.';
COMMENT ON COLUMN products.price IS 'Today''s price; what a customer paid is in order_lines.';
