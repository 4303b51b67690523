-- Functions and procedures that run with their owner's rights, but look names up along the path of whoever calls them:
-- who may create a function in a schema of that path has the owner run it.
SELECT
    schema.prefix || routine.signature AS name,
    'ALTER ROUTINE ' || schema.written || '.' || routine.signature || ' SET search_path = ' || schema.written
        || ', pg_temp;' AS remedy,
    pg_catalog.row_number() OVER (ORDER BY routine.superuser DESC, schema.prefix, routine.signature) AS place
FROM own_schema AS schema
JOIN (
    SELECT
        function.pronamespace,
        pg_catalog.quote_ident(function.proname) || '(' || pg_catalog.oidvectortypes(function.proargtypes) || ')'
            AS signature,
        owner.rolsuper AS superuser
    FROM pg_catalog.pg_proc AS function
    JOIN pg_catalog.pg_roles AS owner ON owner.oid = function.proowner
    WHERE function.prosecdef
      AND NOT EXISTS (
          SELECT FROM pg_catalog.unnest(function.proconfig) AS setting (text)
          WHERE pg_catalog.starts_with(setting.text, 'search_path=')
      )
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS member
          WHERE member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND member.objid = function.oid
            AND member.deptype = 'e'
      )
) AS routine ON routine.pronamespace = schema.oid
