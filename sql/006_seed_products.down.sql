-- Fails, and should, once one of them has been ordered: the foreign key of order_lines keeps it.
DELETE FROM products
WHERE sku IN ('MUG-BLUE', 'MUG-RED', 'TEA-100', 'POT-1L');
