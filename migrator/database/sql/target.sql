-- What a run needs of the server and may find missing: asked before anything is touched. {role} is the manifest's, or NULL.
-- The privileges are those of the role that is logged in; pg_has_role also says yes to who inherits it.
SELECT pg_catalog.json_build_object(
    'database', pg_catalog.current_database(),
    'user', current_user,
    'may_ask_system', pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE'),
    'may_create', pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
    'schema_exists', EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = {schema}),
    'schema_owner', (
        SELECT pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace
         WHERE nspname = {schema} AND NOT pg_catalog.pg_has_role(nspowner, 'USAGE')),
    'may_write', (
        SELECT pg_catalog.bool_and(pg_catalog.has_table_privilege(c.oid, 'SELECT')
                                   AND pg_catalog.has_table_privilege(c.oid, 'INSERT')
                                   AND pg_catalog.has_table_privilege(c.oid, 'UPDATE')
                                   AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'))
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = {schema} AND c.relname IN ('runs', 'schema_migrations', 'statements')),
    'role', (
        SELECT CASE WHEN pg_catalog.pg_has_role(oid, 'MEMBER') THEN 'ours' ELSE 'not ours' END
          FROM pg_catalog.pg_roles WHERE rolname = {role}));
