-- What would let the role read all the rows of some relations, a line for each thing that it lacks. Asked only after the
-- server has refused a query: its message names one object, without a schema and in the server's language.
SELECT remedy.line
FROM pg_catalog.jsonb_to_recordset({relations}::pg_catalog.jsonb) AS named (schema pg_catalog.name, name pg_catalog.name)
CROSS JOIN LATERAL (
    SELECT class.oid, class.relname, schema.oid AS schema_oid, schema.nspname
    FROM pg_catalog.pg_class AS class
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace
    WHERE class.relname = named.name
      AND (schema.nspname = named.schema OR (named.schema IS NULL AND schema.nspname = ANY (pg_catalog.current_schemas(true))))
    ORDER BY pg_catalog.array_position(pg_catalog.current_schemas(true), schema.nspname)
    LIMIT 1
) AS found
CROSS JOIN LATERAL (
    VALUES
        (
            1, NOT pg_catalog.has_schema_privilege(found.schema_oid, 'USAGE'),
            pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I;', found.nspname, current_user)
        ),
        (
            2, NOT pg_catalog.has_table_privilege(found.oid, 'SELECT'),
            pg_catalog.format('GRANT SELECT ON %I.%I TO %I;', found.nspname, found.relname, current_user)
        ),
        (
            3, pg_catalog.row_security_active(found.oid),
            pg_catalog.format(
                'Row security hides rows of %I.%I from %I: check as its owner, or as a role with BYPASSRLS.',
                found.nspname, found.relname, current_user
            )
        )
) AS remedy (place, applies, line)
WHERE remedy.applies
GROUP BY remedy.place, remedy.line
ORDER BY remedy.place, remedy.line
