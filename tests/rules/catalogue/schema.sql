-- What tests/rules/catalogue/rules.yaml describes, one object for each rule as far as one may change without others.
CREATE ROLE catalogue_app;
CREATE ROLE catalogue_group;
CREATE ROLE catalogue_owner;

CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO catalogue_app;

-- Tables, and their columns
CREATE TABLE alone (id int PRIMARY KEY);
CREATE TABLE described (
    id int PRIMARY KEY,
    typed varchar(20),
    nullable int,
    required int NOT NULL,
    filled text DEFAULT 'new',
    numbered bigint GENERATED ALWAYS AS IDENTITY,
    made int GENERATED ALWAYS AS (id + 1) STORED
);
CREATE TABLE keyed (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE owned (id int PRIMARY KEY);
ALTER TABLE owned OWNER TO catalogue_owner;
CREATE TABLE some_rows (id int PRIMARY KEY);
CREATE TABLE few_rows (id int PRIMARY KEY);
CREATE TABLE three_rows (id int PRIMARY KEY);
INSERT INTO some_rows VALUES (1);
INSERT INTO three_rows VALUES (1), (2), (3);

CREATE TABLE remarked (id int PRIMARY KEY, note text);
COMMENT ON TABLE remarked IS 'kept';
COMMENT ON COLUMN remarked.note IS 'kept';
CREATE TABLE secured_rows (id int PRIMARY KEY);
ALTER TABLE secured_rows ENABLE ROW LEVEL SECURITY;
CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (10);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20);
CREATE TABLE keyed_parts (id int, b int, PRIMARY KEY (id, b)) PARTITION BY RANGE (id);
CREATE TABLE free (id int PRIMARY KEY, note text);

-- Policies
CREATE TABLE ruled (id int PRIMARY KEY, a int);
ALTER TABLE ruled ENABLE ROW LEVEL SECURITY;
CREATE POLICY plain_policy ON ruled;
CREATE POLICY commanded ON ruled FOR SELECT;
CREATE POLICY for_some ON ruled TO catalogue_app;
CREATE POLICY using_it ON ruled USING (a > 1);
CREATE POLICY checking ON ruled WITH CHECK (a > 1);
CREATE POLICY strict ON ruled AS RESTRICTIVE;
CREATE POLICY noted_policy ON ruled;
COMMENT ON POLICY noted_policy ON ruled IS 'kept';

-- Indexes and constraints
CREATE TABLE indexed (id int PRIMARY KEY, a int, b int, c int);
CREATE INDEX plain_idx ON indexed (a);
CREATE INDEX defined_idx ON indexed (b DESC) WHERE b > 0;
CREATE UNIQUE INDEX unique_idx ON indexed (c);
COMMENT ON INDEX plain_idx IS 'kept';
CREATE TABLE constrained (id int PRIMARY KEY, a int, b int, c int, d int);
CREATE TABLE constrained_too (id int PRIMARY KEY, b int);
ALTER TABLE constrained
    ADD CONSTRAINT plain_check CHECK (a > 0),
    ADD CONSTRAINT placed_check CHECK (b > 0),
    ADD CONSTRAINT valid_check CHECK (c > 0) NOT VALID,
    ADD CONSTRAINT typed_constraint CHECK (d > 1),
    ADD CONSTRAINT defined_check CHECK (d > 0);

COMMENT ON CONSTRAINT plain_check ON constrained IS 'kept';

-- Views, functions, triggers
CREATE VIEW shown AS SELECT 1 AS one;
CREATE VIEW owned_view AS SELECT 1 AS one;
ALTER VIEW owned_view OWNER TO catalogue_owner;
CREATE VIEW noted_view AS SELECT 1 AS one;
COMMENT ON VIEW noted_view IS 'kept';
CREATE MATERIALIZED VIEW stored AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW filled AS SELECT 1 AS one;
CREATE FUNCTION plain(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION secured() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION paced() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE FUNCTION spoken() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION owned_too() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION owned_too() OWNER TO catalogue_owner;
CREATE FUNCTION noted() RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION noted() IS 'kept';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE triggered (id int PRIMARY KEY, a int);
CREATE TRIGGER plain_trigger BEFORE UPDATE ON triggered FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER state_trigger BEFORE UPDATE ON triggered FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER defined_trigger BEFORE UPDATE OF a ON triggered FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER noted_trigger BEFORE UPDATE ON triggered FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE triggered ENABLE ALWAYS TRIGGER state_trigger;
COMMENT ON TRIGGER noted_trigger ON triggered IS 'kept';

-- Sequences, enums, extensions
CREATE SEQUENCE plain_seq;
CREATE TABLE sequenced (id int PRIMARY KEY, a int, b int);
CREATE SEQUENCE said_seq AS integer START 5 INCREMENT 2 MINVALUE 1 MAXVALUE 1000 CYCLE OWNED BY sequenced.a;
COMMENT ON SEQUENCE said_seq IS 'kept';
CREATE SEQUENCE owned_seq;
ALTER SEQUENCE owned_seq OWNER TO catalogue_owner;
CREATE TYPE plain_enum AS ENUM ('a');
CREATE TYPE listed_enum AS ENUM ('new', 'paid');
CREATE TYPE noted_enum AS ENUM ('a');
COMMENT ON TYPE noted_enum IS 'kept';
CREATE TYPE owned_enum AS ENUM ('a');
ALTER TYPE owned_enum OWNER TO catalogue_owner;
CREATE EXTENSION citext VERSION '1.5';

-- Privileges
CREATE TABLE granted (id int PRIMARY KEY, note text);
CREATE TABLE denied (id int PRIMARY KEY);
CREATE TABLE renamed (id int PRIMARY KEY);
GRANT SELECT ON granted, renamed TO catalogue_app;
GRANT UPDATE (note) ON granted TO catalogue_app;

-- Data and performance
CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE children (id int PRIMARY KEY, parent_id int, wanted int, code int, kept int, changing int);
CREATE TABLE added_to (id int PRIMARY KEY);
CREATE TABLE exactly_so (id int PRIMARY KEY);
CREATE TABLE at_least_so (id int PRIMARY KEY);
CREATE TABLE at_most_so (id int PRIMARY KEY);
INSERT INTO at_least_so VALUES (1), (2);
INSERT INTO parents VALUES (1);
INSERT INTO children VALUES (1, 1, 1, 1, 1, 1);
CREATE TABLE searched (id int PRIMARY KEY, a int, b int);
INSERT INTO searched SELECT n, n, n FROM generate_series(1, 2000) AS n;
CREATE INDEX searched_a_idx ON searched (a);
CREATE INDEX searched_b_idx ON searched (b);
CREATE TABLE costly (id int PRIMARY KEY);
CREATE TABLE slow (id int PRIMARY KEY);
CREATE VIEW costly_view AS SELECT * FROM costly;
CREATE VIEW slow_view AS SELECT * FROM slow;
ANALYZE searched, costly, slow;

-- Health: one thing of each kind that a change can make ill
CREATE TABLE ailing (id int PRIMARY KEY, a int, b int);
CREATE INDEX ailing_a_idx ON ailing (a);
CREATE TABLE unread (id int PRIMARY KEY, a int);
CREATE INDEX unread_a_idx ON unread (a);
CREATE TABLE detaching (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE detaching_1 PARTITION OF detaching FOR VALUES FROM (1) TO (10);
CREATE TABLE defaulted (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE defaulted_rest PARTITION OF defaulted DEFAULT;
CREATE TABLE dying (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE dying_1 PARTITION OF dying FOR VALUES FROM (1) TO (10);
CREATE TABLE dying_2 (id int PRIMARY KEY);
INSERT INTO dying_1 VALUES (1);
INSERT INTO dying_2 SELECT generate_series(10, 19);
DELETE FROM dying_2 WHERE id > 11;
CREATE TABLE forgotten (id int PRIMARY KEY);
INSERT INTO forgotten VALUES (1), (2);
CREATE SEQUENCE ending MAXVALUE 1000;
SELECT setval('ending', 90);
CREATE COLLATION sorted FROM "C";

-- Thresholds, by table
CREATE TABLE sized (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE sized_1 (id int PRIMARY KEY);
INSERT INTO sized_1 SELECT generate_series(1, 10000);
CREATE TABLE estimated (id int PRIMARY KEY);
CREATE TABLE locked (id int PRIMARY KEY);
CREATE TABLE vacuumed (id int PRIMARY KEY);
INSERT INTO vacuumed SELECT generate_series(1, 20000);
ANALYZE estimated, sized_1, vacuumed;

-- What a script may do to them has a budget. The second one is as large as no test could make it.
CREATE TABLE guarded (id int PRIMARY KEY);
CREATE TABLE immense (id int PRIMARY KEY);
UPDATE pg_class SET reltuples = 2e9 WHERE oid = 'immense'::regclass;
