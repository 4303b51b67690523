-- The history, format 1. {schema} is the manifest's database.history. Run once, under the migrator's lock; what comes
-- after is a numbered script of its own. Append-only: a row's own end is the only thing ever updated.

CREATE SCHEMA IF NOT EXISTS {schema};
COMMENT ON SCHEMA {schema} IS 'History of schema migrations, kept by migrator. Read it freely; do not write to it.';

CREATE TABLE {schema}.formats (
    format      integer     PRIMARY KEY,
    upgraded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    client      text        NOT NULL
);
COMMENT ON TABLE  {schema}.formats             IS 'Versions of the history''s own tables; the highest is the one in use.';
COMMENT ON COLUMN {schema}.formats.format      IS 'Number of the script that made it.';
COMMENT ON COLUMN {schema}.formats.upgraded_at IS 'When it was run.';
COMMENT ON COLUMN {schema}.formats.client      IS 'Version of migrator that ran it.';

CREATE TABLE {schema}.runs (
    run_id            uuid        PRIMARY KEY,
    project           text        NOT NULL,
    command           text        NOT NULL,
    started_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at       timestamptz,
    outcome           text        CHECK (outcome IN ('completed', 'failed', 'refused', 'interrupted')),
    by_whom           text        NOT NULL,
    database_user     text        NOT NULL DEFAULT session_user,
    host              text        NOT NULL,
    client_version    text        NOT NULL,
    server_version    text        NOT NULL DEFAULT current_setting('server_version'),
    manifest_checksum text        NOT NULL,
    git_commit        text,
    database          text        NOT NULL DEFAULT current_database(),
    system_identifier text
);
COMMENT ON TABLE  {schema}.runs                   IS 'One row a run that changed something or tried to.';
COMMENT ON COLUMN {schema}.runs.run_id            IS 'Identity of the run; schema_migrations.run_id refers to it.';
COMMENT ON COLUMN {schema}.runs.project           IS 'The manifest''s project.';
COMMENT ON COLUMN {schema}.runs.command           IS 'The command: apply, rollback ...';
COMMENT ON COLUMN {schema}.runs.started_at        IS 'Server time at the start.';
COMMENT ON COLUMN {schema}.runs.finished_at       IS 'Server time at the end; NULL while it runs, and for ever where it was killed.';
COMMENT ON COLUMN {schema}.runs.outcome           IS 'completed, failed, refused or interrupted; NULL as finished_at.';
COMMENT ON COLUMN {schema}.runs.by_whom           IS 'Operating system user that ran it.';
COMMENT ON COLUMN {schema}.runs.database_user     IS 'Role that it was logged in as.';
COMMENT ON COLUMN {schema}.runs.host              IS 'Machine that it ran on.';
COMMENT ON COLUMN {schema}.runs.client_version    IS 'Version of migrator.';
COMMENT ON COLUMN {schema}.runs.server_version    IS 'Version of PostgreSQL.';
COMMENT ON COLUMN {schema}.runs.manifest_checksum IS 'SHA-256 of the manifest''s bytes.';
COMMENT ON COLUMN {schema}.runs.git_commit        IS 'Commit of the checkout, where it is one.';
COMMENT ON COLUMN {schema}.runs.database          IS 'Database that it ran in; a copy elsewhere has another name.';
COMMENT ON COLUMN {schema}.runs.system_identifier IS 'Cluster that it ran on, by pg_control_system(); NULL where that may not be asked.';

CREATE TABLE {schema}.schema_migrations (
    id             bigint      PRIMARY KEY,
    run_id         uuid        NOT NULL REFERENCES {schema}.runs,
    project        text        NOT NULL,
    migration      text        NOT NULL,
    version        text        NOT NULL,
    name           text        NOT NULL,
    direction      text        NOT NULL CHECK (direction IN ('up', 'down')),
    status         text        NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed')),
    kind           text        NOT NULL CHECK (kind IN ('migration', 'repeatable', 'baseline', 'import', 'repair')),
    started_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at   timestamptz,
    duration_ms    bigint,
    lock_wait_ms   bigint      NOT NULL DEFAULT 0,
    attempts       integer     NOT NULL DEFAULT 1,
    error          text,
    error_sqlstate text,
    error_line     integer,
    checksum       text        NOT NULL,
    content_hash   text        NOT NULL,
    up_sql         text,
    down_sql       text,
    reason         text
);
CREATE INDEX schema_migrations_migration_idx ON {schema}.schema_migrations (project, migration, id);
COMMENT ON TABLE  {schema}.schema_migrations IS 'Every attempt to run a script, failed ones too. What is applied now: applied_migrations.';
COMMENT ON COLUMN {schema}.schema_migrations.id             IS 'Order of the attempts. Given by the client under its lock, so that two clients without one collide here.';
COMMENT ON COLUMN {schema}.schema_migrations.run_id         IS 'The run that it belongs to.';
COMMENT ON COLUMN {schema}.schema_migrations.project        IS 'The manifest''s project.';
COMMENT ON COLUMN {schema}.schema_migrations.migration      IS 'The whole id in the manifest, which is the migration''s identity.';
COMMENT ON COLUMN {schema}.schema_migrations.version        IS 'The number in front of the id, as written; empty where there is none.';
COMMENT ON COLUMN {schema}.schema_migrations.name           IS 'The rest of the id.';
COMMENT ON COLUMN {schema}.schema_migrations.direction      IS 'up or down.';
COMMENT ON COLUMN {schema}.schema_migrations.status         IS 'completed; failed; running (or killed, where the run is over); pending.';
COMMENT ON COLUMN {schema}.schema_migrations.kind           IS 'migration, repeatable, baseline, import or repair.';
COMMENT ON COLUMN {schema}.schema_migrations.started_at     IS 'Server time at the start of the attempt.';
COMMENT ON COLUMN {schema}.schema_migrations.completed_at   IS 'Server time at its end.';
COMMENT ON COLUMN {schema}.schema_migrations.duration_ms    IS 'Milliseconds from start to end, by the server''s clock.';
COMMENT ON COLUMN {schema}.schema_migrations.lock_wait_ms   IS 'Milliseconds spent on tries that did not get their locks.';
COMMENT ON COLUMN {schema}.schema_migrations.attempts       IS 'How many tries it took to get the locks.';
COMMENT ON COLUMN {schema}.schema_migrations.error          IS 'What PostgreSQL or a rule said.';
COMMENT ON COLUMN {schema}.schema_migrations.error_sqlstate IS 'PostgreSQL''s five-character code.';
COMMENT ON COLUMN {schema}.schema_migrations.error_line     IS 'Line of the script that failed.';
COMMENT ON COLUMN {schema}.schema_migrations.checksum       IS 'SHA-256 of the bytes of the script that ran.';
COMMENT ON COLUMN {schema}.schema_migrations.content_hash   IS 'Hash of its tokens, comments and white space left out; its algorithm''s version is in front.';
COMMENT ON COLUMN {schema}.schema_migrations.up_sql         IS 'The up script as it ran (up), which an edited file is compared with.';
COMMENT ON COLUMN {schema}.schema_migrations.down_sql       IS 'The down script: as it ran (down), or as it stood beside the up script, to roll back without the file.';
COMMENT ON COLUMN {schema}.schema_migrations.reason         IS 'Why, where a person decided: out of order, marked by hand, irreversible.';

CREATE TABLE {schema}.statements (
    migration_id bigint      NOT NULL REFERENCES {schema}.schema_migrations,
    ordinal      integer     NOT NULL,
    hash         text        NOT NULL,
    first_line   integer     NOT NULL,
    last_line    integer     NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at timestamptz,
    rows         bigint,
    error        text,
    PRIMARY KEY (migration_id, ordinal)
);
COMMENT ON TABLE  {schema}.statements              IS 'Journal of the scripts that cannot run in one transaction: what was begun and what is done.';
COMMENT ON COLUMN {schema}.statements.migration_id IS 'The attempt, schema_migrations.id.';
COMMENT ON COLUMN {schema}.statements.ordinal      IS 'Place of the unit in the script, from 1.';
COMMENT ON COLUMN {schema}.statements.hash         IS 'Hash of the unit''s tokens, as content_hash.';
COMMENT ON COLUMN {schema}.statements.first_line   IS 'First line of the unit in the script.';
COMMENT ON COLUMN {schema}.statements.last_line    IS 'Last line of the unit in the script.';
COMMENT ON COLUMN {schema}.statements.started_at   IS 'When it was begun.';
COMMENT ON COLUMN {schema}.statements.completed_at IS 'When it was done; NULL where that is not known to have happened.';
COMMENT ON COLUMN {schema}.statements.rows         IS 'Rows that it touched, where PostgreSQL counts them.';
COMMENT ON COLUMN {schema}.statements.error        IS 'What PostgreSQL said.';

CREATE VIEW {schema}.applied_migrations AS
SELECT project, migration, version, name, id, run_id, completed_at, checksum, content_hash
  FROM (SELECT DISTINCT ON (project, migration) *
          FROM {schema}.schema_migrations
         WHERE status = 'completed'
         ORDER BY project, migration, id DESC) AS latest
 WHERE direction = 'up';
COMMENT ON VIEW {schema}.applied_migrations IS 'What is applied now: migrations whose last completed attempt was an up.';

INSERT INTO {schema}.formats (format, client) VALUES (1, {client});
