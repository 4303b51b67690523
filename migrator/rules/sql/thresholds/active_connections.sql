-- Sessions of the whole server that run a statement, ours not among them.
SELECT
    (SELECT pg_catalog.count(*) FROM client WHERE client.state = 'active') AS value,
    (
        SELECT pg_catalog.jsonb_agg(running.shown ORDER BY running.query_start)
        FROM (SELECT * FROM client WHERE client.state = 'active' ORDER BY client.query_start LIMIT 10) AS running
    ) AS names,
    (SELECT 'what sessions of other roles do is hidden (' || hidden.sessions || ')' FROM hidden) AS obstacle,
    (SELECT hidden.remedy FROM hidden) AS remedy
