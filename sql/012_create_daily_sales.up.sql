CREATE MATERIALIZED VIEW daily_sales AS
SELECT
    (placed_at AT TIME ZONE 'UTC')::date AS day,
    count(*) AS orders,
    sum(total) AS total
FROM order_totals
WHERE status <> 'cancelled'
GROUP BY 1;

-- REFRESH MATERIALIZED VIEW CONCURRENTLY, which does not lock readers out, asks for a unique index.
CREATE UNIQUE INDEX daily_sales_day_key ON daily_sales (day);

COMMENT ON MATERIALIZED VIEW daily_sales IS 'Sales of each day (UTC), as of the last REFRESH.';
