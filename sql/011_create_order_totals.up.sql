CREATE VIEW order_totals AS
SELECT
    o.id AS order_id,
    o.user_id,
    o.status,
    o.placed_at,
    coalesce(sum(l.quantity * l.price), 0) AS total
FROM orders AS o
LEFT JOIN order_lines AS l ON l.order_id = o.id
GROUP BY o.id;

COMMENT ON VIEW order_totals IS 'Orders with what they cost.';
