-- How far the sequence that is nearest to its end has come, in percent of the way from its first value to the last that
-- it can give: its own limit, or that of the smallest integer column that it feeds, whether the column owns it (serial,
-- identity) or only has it in its default. One that starts over (CYCLE) has no end, if its column takes all values.
--
-- pg_sequence_last_value raises an error without SELECT or USAGE before 18, and for an unlogged sequence on a standby
-- in older minor versions: it is only asked where it may answer. It is null for a sequence that nobody has used.
SELECT
    CASE WHEN judged.hidden = 0 OR judged.value > 0 THEN judged.value END AS value,
    judged.names,
    CASE WHEN judged.hidden > 0 THEN
        judged.hidden || ' may not be read: ' || judged.hidden_names
    END AS obstacle,
    CASE WHEN judged.hidden > 0 THEN judged.help ELSE judged.remedy END AS remedy
FROM (
    SELECT
        COALESCE(pg_catalog.trunc(pg_catalog.max(found.used), 1), 0) AS value,
        pg_catalog.jsonb_agg(found.name ORDER BY found.place)
            FILTER (WHERE found.place <= 10 AND found.used >= 1 AND found.used * 2 >= found.most) AS names,
        pg_catalog.min(found.remedy) FILTER (WHERE found.place = 1) AS remedy,
        pg_catalog.count(*) FILTER (WHERE found.hidden) AS hidden,
        pg_catalog.string_agg(found.shown, ', ' ORDER BY found.shown)
            FILTER (WHERE found.hidden AND found.nth_hidden <= 10) AS hidden_names,
        CASE WHEN pg_catalog.bool_or(found.hidden AND NOT found.unlogged) THEN
            'GRANT SELECT ON '
                || CASE
                    WHEN pg_catalog.count(*) FILTER (WHERE found.hidden) > 10
                        THEN 'ALL SEQUENCES IN SCHEMA '
                            || pg_catalog.string_agg(DISTINCT found.schema, ', ')
                                FILTER (WHERE found.hidden AND NOT found.unlogged)
                    ELSE 'SEQUENCE '
                        || pg_catalog.string_agg(found.written, ', ' ORDER BY found.shown)
                            FILTER (WHERE found.hidden AND NOT found.unlogged)
                END
                || ' TO ' || pg_catalog.quote_ident(CURRENT_USER) || ';'
        ELSE 'Ask the primary: a standby does not have an unlogged sequence.'
        END AS help
    FROM (
        SELECT
            sequence.shown,
            sequence.written,
            sequence.schema,
            sequence.hidden,
            sequence.unlogged,
            share.used,
            sequence.shown || ' (' || pg_catalog.trunc(share.used, 1) || '% of '
                || CASE WHEN sequence.rises THEN sequence.highest ELSE sequence.lowest END || ')' AS name,
            CASE
                WHEN sequence.column_binds
                    THEN 'Make the column bigint (it rewrites the table under an ACCESS EXCLUSIVE lock), and then the '
                        || 'sequence: ALTER TABLE ' || sequence.column_table || ' ALTER COLUMN ' || sequence.column_name
                        || ' TYPE bigint; ALTER SEQUENCE ' || sequence.written || ' AS bigint;'
                ELSE 'ALTER SEQUENCE ' || sequence.written || ' AS ' || COALESCE(sequence.column_type, 'bigint') || ' '
                    || CASE WHEN sequence.rises THEN 'NO MAXVALUE;' ELSE 'NO MINVALUE;' END
            END AS remedy,
            pg_catalog.max(share.used) OVER () AS most,
            pg_catalog.row_number() OVER (ORDER BY share.used DESC NULLS LAST, sequence.shown) AS place,
            pg_catalog.row_number() OVER (PARTITION BY sequence.hidden ORDER BY sequence.shown) AS nth_hidden
        FROM (
            SELECT
                class.shown,
                class.written,
                class.schema,
                class.unlogged,
                class.unlogged OR NOT class.readable AS hidden,
                definition.seqincrement > 0 AS rises,
                definition.seqcycle,
                definition.seqmin,
                definition.seqmax,
                fed.column_table,
                fed.column_name,
                fed.column_type,
                COALESCE(
                    CASE WHEN definition.seqincrement > 0 THEN fed.highest <= definition.seqmax
                    ELSE fed.lowest >= definition.seqmin
                    END, false
                ) AS column_binds,
                GREATEST(definition.seqmin, fed.lowest) AS lowest,
                LEAST(definition.seqmax, fed.highest) AS highest,
                CASE WHEN class.readable AND NOT class.unlogged THEN
                    pg_catalog.pg_sequence_last_value(class.oid)
                END AS last
            FROM (
                SELECT
                    own.oid,
                    own.shown,
                    own.written,
                    schema.written AS schema,
                    own.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() AS unlogged,
                    pg_catalog.has_sequence_privilege(own.oid, 'SELECT, USAGE') AS readable
                FROM own_relation AS own
                JOIN own_schema AS schema ON schema.oid = own.relnamespace
                WHERE own.relkind = 'S'
            ) AS class
            JOIN pg_catalog.pg_sequence AS definition ON definition.seqrelid = class.oid
            LEFT JOIN (
                SELECT DISTINCT ON (use.sequence)
                    use.sequence,
                    pg_catalog.quote_ident(schema.nspname) || '.' || pg_catalog.quote_ident(owner.relname)
                        AS column_table,
                    pg_catalog.quote_ident(attribute.attname) AS column_name,
                    small.*
                FROM (
                    SELECT owned.objid AS sequence, owned.refobjid AS relation, owned.refobjsubid AS number
                    FROM pg_catalog.pg_depend AS owned
                    WHERE owned.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      AND owned.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      AND owned.refobjsubid > 0 AND owned.deptype IN ('a', 'i')
                    UNION ALL
                    SELECT feeding.refobjid, preset.adrelid, preset.adnum
                    FROM pg_catalog.pg_depend AS feeding
                    JOIN pg_catalog.pg_attrdef AS preset ON preset.oid = feeding.objid
                    WHERE feeding.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                      AND feeding.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                ) AS use
                JOIN pg_catalog.pg_attribute AS attribute
                    ON attribute.attrelid = use.relation AND attribute.attnum = use.number
                JOIN pg_catalog.pg_class AS owner ON owner.oid = use.relation
                JOIN pg_catalog.pg_namespace AS schema ON schema.oid = owner.relnamespace
                JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
                JOIN (
                    VALUES
                        ('pg_catalog.int2'::pg_catalog.regtype, 'smallint', -32768, 32767),
                        ('pg_catalog.int4'::pg_catalog.regtype, 'integer', -2147483648, 2147483647)
                ) AS small (oid, column_type, lowest, highest)
                    ON small.oid = COALESCE(NULLIF(type.typbasetype, 0), type.oid)
                ORDER BY use.sequence, small.highest
            ) AS fed ON fed.sequence = class.oid
        ) AS sequence
        CROSS JOIN LATERAL (
            SELECT
                CASE
                    WHEN sequence.hidden THEN NULL
                    WHEN sequence.last IS NULL THEN 0
                    WHEN sequence.seqcycle AND sequence.lowest = sequence.seqmin AND sequence.highest = sequence.seqmax
                        THEN 0
                    WHEN sequence.rises
                        THEN 100.0 * (sequence.last::pg_catalog.numeric - sequence.seqmin + 1)
                            / (sequence.highest::pg_catalog.numeric - sequence.seqmin + 1)
                    ELSE 100.0 * (sequence.seqmax::pg_catalog.numeric - sequence.last + 1)
                        / (sequence.seqmax::pg_catalog.numeric - sequence.lowest + 1)
                END AS used
        ) AS share
    ) AS found
) AS judged
