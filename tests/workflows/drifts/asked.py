"""Drifts with something to ask: the history, what somebody did then, and all that is printed."""

from tests.workflows.drifts.histories import LOGS, NAMED, USERS

ASKED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "a renamed partitioned table": (
        LOGS,
        "ALTER TABLE logs RENAME TO zlogs",
        (
            (
                "-- Is table public.zlogs what the history calls table public.logs? ALTER TABLE public.zlogs RENAME TO "
                "logs;"
            ),
            (
                "-- table public.logs_2024: partition of: how does it become again: public.logs FOR VALUES FROM "
                "('2024-01-01') TO ('2025-01-01')?"
            ),
            "-- table public.logs_def: partition of: how does it become again: public.logs DEFAULT?",
        ),
    ),
    "a partitioned table in the place of another": (
        LOGS,
        "ALTER TABLE logs RENAME TO zlogs; ALTER TABLE zlogs ADD x int;"
        "CREATE TABLE logs (at date CONSTRAINT logs_at_not_null NOT NULL, what text)",
        (
            (
                "-- table public.zlogs: it is needed by table public.logs_2024, table public.logs_def: what is to "
                "become of that?"
            ),
            "-- table public.logs: itself: how does it become again: partition by RANGE (at)?",
            (
                "-- table public.logs_2024: partition of: how does it become again: public.logs FOR VALUES FROM "
                "('2024-01-01') TO ('2025-01-01')?"
            ),
            "-- table public.logs_def: partition of: how does it become again: public.logs DEFAULT?",
        ),
    ),
    "a renamed table": (
        USERS,
        "ALTER TABLE users RENAME TO people",
        (
            (
                "-- Is table public.people what the history calls table public.users? ALTER TABLE public.people RENAME "
                "TO users;"
            ),
        ),
    ),
    "a table in another schema": (
        USERS,
        "CREATE SCHEMA ns; ALTER TABLE users SET SCHEMA ns",
        (
            "-- Is table ns.users what the history calls table public.users? ALTER TABLE ns.users SET SCHEMA public;",
            "-- schema ns: it is needed by table ns.users, table ns.users, column id: what is to become of that?",
        ),
    ),
    "a renamed column": (
        f"{USERS} CREATE INDEX i ON users (age)",
        "ALTER TABLE users RENAME age TO years",
        (
            (
                "-- Is column years of table public.users what the history calls column age? ALTER TABLE public.users "
                "RENAME COLUMN years TO age;"
            ),
            "-- table public.users, index i: is it this, once table public.users, column age is again what it was?",
        ),
    ),
    "a view that another view of the history needs": (
        f"{NAMED} CREATE VIEW again AS SELECT id FROM named",
        "ALTER VIEW named RENAME email TO mail",
        ("-- view public.named: it is needed by view public.again: what is to become of that?",),
    ),
    "a view of what is asked about": (
        f"{LOGS} CREATE VIEW v AS SELECT at FROM logs",
        "DROP TABLE logs CASCADE",
        (
            "-- table public.logs is in the history and not here: how is it to be made again, and with which rows?",
            (
                "-- table public.logs_2024 is in the history and not here: how is it to be made again, and with which "
                "rows?"
            ),
            (
                "-- table public.logs_def is in the history and not here: how is it to be made again, and with which "
                "rows?"
            ),
            "-- view public.v: is it this, once table public.logs is again what it was?",
        ),
    ),
    "a view that cannot be made again": (
        NAMED,
        "DROP VIEW named; ALTER TABLE users DROP email; CREATE VIEW named AS SELECT age FROM users",
        (
            "-- table public.users: column email: how does it become again: text not null?",
            "-- view public.named: is it this, once table public.users, column email is again what it was?",
        ),
    ),
    "the type of a column that a view needs": (
        NAMED,
        "DROP VIEW named; ALTER TABLE users ALTER email TYPE varchar(9); CREATE VIEW named AS SELECT id, "
        "email::text FROM users",
        (
            "COMMENT ON VIEW public.named IS 'who';",
            "-- table public.users, column email: it is needed by view public.named: what is to become of that?",
            "-- view public.named, body: is it this, once table public.users, column email is again what it was?",
        ),
    ),
    "a type that nothing casts": (
        "CREATE TABLE t (a date)",
        "ALTER TABLE t ALTER a TYPE int USING 1",
        ("-- table public.t: column a: how does it become again: date?",),
    ),
    "a lost column without a default": (
        USERS,
        "ALTER TABLE users DROP email",
        ("-- table public.users: column email: how does it become again: text not null?",),
    ),
    "a lost identity": (
        USERS,
        "ALTER TABLE users ALTER id DROP IDENTITY",
        (
            (
                "-- table public.users: column id: how does it become again: bigint not null generated always as "
                "identity?"
            ),
        ),
    ),
    "a key that another table refers to": (
        "CREATE TABLE a (id int, x int, CONSTRAINT k PRIMARY KEY (id)); CREATE TABLE b (id int REFERENCES a);",
        "ALTER TABLE a DROP CONSTRAINT k CASCADE, ADD CONSTRAINT k PRIMARY KEY (id) INCLUDE (x);"
        "ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a",
        (
            (
                "-- table public.a, constraint k: it is needed by table public.b, constraint b_id_fkey: what is to "
                "become of that?"
            ),
        ),
    ),
    "a grant that the history's own grant passed on": (
        f"{USERS} GRANT SELECT ON users TO pg_monitor WITH GRANT OPTION",
        "SET ROLE pg_monitor; GRANT SELECT ON users TO pg_signal_backend; RESET ROLE",
        ("-- table public.users: privileges on itself: who is to grant and to revoke for pg_signal_backend?",),
    ),
    "a detached partition": (
        LOGS,
        "ALTER TABLE logs DETACH PARTITION logs_2024",
        (
            (
                "-- table public.logs_2024: partition of: how does it become again: public.logs FOR VALUES FROM "
                "('2024-01-01') TO ('2025-01-01')?"
            ),
        ),
    ),
    "a function that a view of the history needs": (
        "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT a'; CREATE VIEW v AS SELECT f(1)",
        "DROP VIEW v; DROP FUNCTION f(int); CREATE FUNCTION f(a int DEFAULT 2) RETURNS int LANGUAGE sql AS "
        "'SELECT a'; CREATE VIEW v AS SELECT f(1)",
        ("-- function public.f(a integer): it is needed by view public.v: what is to become of that?",),
    ),
    "an extension that a column of the history needs": (
        "CREATE EXTENSION citext; CREATE TABLE t (a citext)",
        "ALTER EXTENSION citext SET SCHEMA pg_catalog",
        (
            "-- extension citext: itself: how does it become again: schema public?",
            "-- table public.t, column a: is it this, once extension citext is again what it was?",
        ),
    ),
    "an enum with a value more": (
        "CREATE TYPE mood AS ENUM ('a')",
        "ALTER TYPE mood ADD VALUE 'b'; COMMENT ON TYPE mood IS 'x'",
        (
            "-- type public.mood: itself: how does it become again: enum ('a')?",
            "COMMENT ON TYPE public.mood IS NULL;",
        ),
    ),
    "a foreign data wrapper and what stands on it": (
        "",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
        "CREATE FOREIGN TABLE t (a int) SERVER s; CREATE USER MAPPING FOR CURRENT_USER SERVER s",
        (
            "DROP FOREIGN TABLE public.t;",
            "-- user mapping postgres on s is not in the history: what made it?",
            "-- foreign server s: it is needed by user mapping postgres on s: what is to become of that?",
            "-- foreign data wrapper w is not in the history: what made it?",
        ),
    ),
    "columns of a type's own table": (
        "CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c",
        "ALTER TYPE c ADD ATTRIBUTE x int CASCADE",
        (
            "-- table public.t: column x: how does it become again: nothing?",
            "-- type public.c: attribute x: how does it become again: nothing?",
        ),
    ),
    "a parent made by hand": (
        "CREATE TABLE c (a int)",
        "CREATE TABLE p (a int); ALTER TABLE c INHERIT p",
        (
            "-- table public.p: it is needed by table public.c: what is to become of that?",
            "-- table public.c: inherits: how does it become again: nothing?",
            "-- table public.c: own definition of column a: how does it become again: nothing?",
        ),
    ),
}
