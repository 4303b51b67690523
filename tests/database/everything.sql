-- A schema with one of everything that pg_dump prints, for changes to be made to.
CREATE SCHEMA app;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE TYPE app.mood AS ENUM ('well', 'ill');
CREATE TYPE app.pair AS (a integer, b text);
CREATE TYPE app.span AS RANGE (subtype = integer);
CREATE DOMAIN app.amount AS integer DEFAULT 0 CHECK (VALUE >= 0);
CREATE COLLATION app.plain (provider = libc, locale = 'C');
CREATE SEQUENCE app.numbers;
CREATE TABLE app.owners (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE app.items (
    id integer NOT NULL,
    owner bigint,
    name text,
    state app.mood,
    cost integer DEFAULT 1 CONSTRAINT positive CHECK (cost > 0),
    twice integer GENERATED ALWAYS AS (cost * 2) STORED,
    CONSTRAINT items_key PRIMARY KEY (id),
    CONSTRAINT items_owner FOREIGN KEY (owner) REFERENCES app.owners
);
CREATE INDEX items_name ON app.items (name);
CREATE INDEX items_low ON app.items (lower(name));
CREATE UNIQUE INDEX items_unique ON app.items (id, cost);
CREATE STATISTICS app.items_together ON id, cost FROM app.items;
CREATE TABLE app.days (at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE app.days_1 PARTITION OF app.days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.days_2 (at date NOT NULL, what text);
CREATE TABLE app.parent (a integer);
CREATE TABLE app.child (b integer) INHERITS (app.parent);
CREATE VIEW app.named AS SELECT id, name FROM app.items;
CREATE MATERIALIZED VIEW app.counted AS SELECT count(*) AS n FROM app.items;
CREATE FUNCTION app.add(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION app.fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION app.watched() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE PROCEDURE app.act() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE app.total (integer) (sfunc = app.add, stype = integer);
CREATE OPERATOR app.## (function = app.add, leftarg = integer, rightarg = integer);
CREATE TRIGGER items_fire BEFORE UPDATE ON app.items FOR EACH ROW EXECUTE FUNCTION app.fired();
CREATE TRIGGER days_fire AFTER INSERT ON app.days FOR EACH ROW EXECUTE FUNCTION app.fired();
CREATE RULE items_rule AS ON DELETE TO app.items WHERE OLD.id = 0 DO INSTEAD NOTHING;
CREATE POLICY mine ON app.items USING (id > 0);
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION app.watched();
CREATE PUBLICATION told FOR TABLE app.owners;
CREATE TEXT SEARCH DICTIONARY app.short (template = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION app.simple (copy = pg_catalog.simple);
CREATE FOREIGN DATA WRAPPER afar;
CREATE SERVER distant FOREIGN DATA WRAPPER afar OPTIONS (host 'a');
CREATE FOREIGN TABLE app.remote (a integer) SERVER distant OPTIONS (name 'a');
CREATE USER MAPPING FOR CURRENT_USER SERVER distant OPTIONS (pass 'secret');
