INSERT INTO products (sku, name, price)
VALUES
    ('MUG-BLUE', 'Blue mug', 9.50),
    ('MUG-RED', 'Red mug', 9.50),
    ('TEA-100', 'Green tea; 100 g', 12.00),
    ('POT-1L', 'Tea pot, 1 l', 34.90);
