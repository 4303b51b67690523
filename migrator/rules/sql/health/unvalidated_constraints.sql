-- NOT VALID: new rows are checked, those from before never were. Of an inherited constraint (conislocal is false) the
-- parent's is named, whose validation does all. NOT ENFORCED (from 18 on) is no half-done work: nothing could validate
-- it; conenforced is read as JSON, for older servers do not have it.
SELECT
    pg_catalog.quote_ident(constrained.conname) || ' on ' || COALESCE(owner.shown, domain.shown) AS name,
    COALESCE('ALTER TABLE ' || owner.written, 'ALTER DOMAIN ' || domain.written)
        || ' VALIDATE CONSTRAINT ' || pg_catalog.quote_ident(constrained.conname) || ';' AS remedy,
    pg_catalog.row_number() OVER (
        ORDER BY owner.relpages DESC NULLS LAST, COALESCE(owner.shown, domain.shown), constrained.conname
    ) AS place
FROM pg_catalog.pg_constraint AS constrained
LEFT JOIN own_relation AS owner ON owner.oid = constrained.conrelid
LEFT JOIN (
    SELECT
        type.oid,
        schema.prefix || pg_catalog.quote_ident(type.typname) AS shown,
        schema.written || '.' || pg_catalog.quote_ident(type.typname) AS written
    FROM own_schema AS schema
    JOIN pg_catalog.pg_type AS type ON type.typnamespace = schema.oid
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS member
        WHERE member.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND member.objid = type.oid
          AND member.deptype = 'e'
    )
) AS domain ON domain.oid = constrained.contypid
WHERE NOT constrained.convalidated
  AND (constrained.conislocal OR constrained.contypid <> 0)
  AND pg_catalog.to_jsonb(constrained) ->> 'conenforced' IS DISTINCT FROM 'false'
  AND COALESCE(owner.oid, domain.oid) IS NOT NULL
