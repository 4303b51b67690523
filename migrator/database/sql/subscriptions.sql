-- The names of the subscriptions in a database, which cannot be dropped as long as it has any.
SELECT coalesce(pg_catalog.jsonb_agg(subscription.subname), '[]')
FROM pg_catalog.pg_subscription AS subscription
JOIN pg_catalog.pg_database AS database ON database.oid = subscription.subdbid
WHERE database.datname = {database}
