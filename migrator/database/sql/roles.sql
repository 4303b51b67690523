-- The roles of a server that somebody made, and who installed the history here.
SELECT pg_catalog.json_build_object(
    'names', (
        SELECT coalesce(pg_catalog.json_agg(role.rolname ORDER BY role.rolname), '[]')
        FROM pg_catalog.pg_roles AS role WHERE role.rolname !~ '^pg_'
    ),
    'owner', (
        SELECT pg_catalog.pg_get_userbyid(class.relowner)
        FROM pg_catalog.pg_class AS class
        JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
        WHERE namespace.nspname = {schema} AND class.relname = 'schema_migrations'
    )
)
