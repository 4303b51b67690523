"""Reviews that the reports have to cope with."""

from dataclasses import replace

from migrator.values.catalog import Difference, ObjectName
from migrator.values.errors import Problem
from migrator.values.findings import LintFinding
from migrator.values.location import Location
from migrator.values.measured import Effect, MeasuredScript, MeasuredStatement
from migrator.values.rehearsal import Finding, Measured, RehearsalResult, RehearsedMigration, TriedWay
from migrator.values.results import Target
from migrator.values.review import (
    Limit,
    ReviewedMigration,
    ReviewedScript,
    ReviewedStatement,
    ReviewResult,
    RuleChange,
    Wording,
)

UP = ReviewedScript(
    "sql/013_notes.up.sql",
    "single",
    (),
    2,
    (ReviewedStatement(1, "CREATE TABLE notes (id int)"), ReviewedStatement(2, "ALTER TABLE users DROP COLUMN name")),
    ("create table notes", "alter table users"),
    ("column users.name",),
    "CREATE TABLE notes (id int);\nALTER TABLE users DROP COLUMN name;\n",
)
DOWN = ReviewedScript(
    "sql/013_notes.down.sql", "single", (), 1, (ReviewedStatement(1, "DROP TABLE notes"),), ("drop table notes",),
    ("table notes",), "DROP TABLE notes;\n",
)  # fmt: skip
INDEX = replace(
    UP,
    path="sql/014_index.up.sql",
    transaction="none",
    reasons=("CREATE INDEX CONCURRENTLY cannot run in a transaction (line 1)",),
    statements=1,
    shown=(ReviewedStatement(1, "CREATE INDEX CONCURRENTLY ON users (email)"),),
    losses=(),
    sql="CREATE INDEX CONCURRENTLY ON users (email);\n",
)
NOTES = ReviewedMigration("013_notes", Location("manifest.yaml", 20, 5), UP, DOWN, description="Notes on users")
INDEXED = ReviewedMigration("014_index", Location("manifest.yaml", 21, 5), INDEX, None, "it only helps")
EDITED = Problem(
    "released-edited",
    "sql/010_orders.up.sql is released, and was edited",
    Location("sql/010_orders.up.sql", 4),
    "Put the file back as it was released, and write the change as a new migration.",
    "--- sql/010_orders.up.sql (as released)\n+++ sql/010_orders.up.sql (now)\n@@ -1 +1 @@\n-SELECT 1;\n+SELECT 2;",
)
UNLISTED = Problem(
    "unlisted-file", "no entry of the manifest lists this file", Location("sql/099_x.up.sql"), severity="warning"
)
SLOW = LintFinding(
    "index-blocks-writes", "note", "CREATE INDEX on users: writes wait until it is built",
    Location("sql/013_notes.up.sql", 2, 3), "CREATE INDEX CONCURRENTLY lets writes go on.", migration="013_notes",
)  # fmt: skip
LEFT = Finding("restored", differences=(Difference(ObjectName("table", "public.users"), "column name", "text", None),))
LOCKED = MeasuredScript(
    (MeasuredStatement(2, "ALTER TABLE", 2.0, 12.0, (Effect("public", "users", "table", "access exclusive"),)),),
    12.0,
    2048,
)
REHEARSED = RehearsalResult(
    Target("shop", "a private server"),
    "18.1",
    (
        RehearsedMigration(
            "013_notes",
            "wrong",
            Measured(12, 2048, LOCKED, ("column users.name",)),
            Measured(3, 512, lost=("table notes", "column app.notes.at", "all rows of users")),
            findings=(LEFT,),
            safe_ways=(
                TriedWay("set-not-null", 2, None, None, problem=UNLISTED),
                TriedWay("index-blocks-writes", 2, "share", "share update exclusive"),
            ),
        ),
        RehearsedMigration("014_index", "irreversible", Measured(8, 900), irreversible="it only helps"),
    ),
    12,
    1,
)
SAID = (Wording("columns.id", "bigint not null", "bigint"), Wording("rows.at_most", None, "5"))
NOTHING = ReviewResult(
    "shop", "origin/main", "0123456789abcdef", 1, (), (), (), (), (), None, "nothing is new", False, 0
)
REVIEWED = replace(
    NOTHING,
    released=12,
    migrations=(NOTES, INDEXED),
    rules=(
        RuleChange("added", "validate", "tables.notes", Location("manifest.yaml", 30, 5)),
        RuleChange("changed", "validate", "tables.users", Location("manifest.yaml", 31, 5), SAID),
        RuleChange("removed", "013_notes expect", "views.v", Location("manifest.yaml")),
    ),
    limits=(
        Limit("defaults", "lock_timeout", "200 ms", "1.0 s", Location("manifest.yaml")),
        Limit("010_orders", "transaction", "single", "none", Location("manifest.yaml", 17, 5)),
        Limit("013_notes", "lock_wait", "2 m", "3 m", Location("manifest.yaml", 20, 5)),
    ),
    problems=(EDITED,),
    findings=(SLOW,),
    warnings=(UNLISTED,),
    rehearsal=REHEARSED,
    not_rehearsed=None,
    exit_code=1,
)
ALONE = replace(NOTHING, migrations=(NOTES,), not_rehearsed="there is no server")
BAD = "`` <b>|x|</b> @anna\n::error::  ``` </details> \x1b[31m %"
HOSTILE = replace(
    NOTHING,
    project=BAD,
    base=BAD,
    migrations=(replace(NOTES, id=BAD, description=BAD, up=replace(UP, path=BAD, sql=BAD, losses=(BAD,))),),
    problems=(replace(EDITED, message=BAD, hint=BAD, excerpt=f"--- {BAD}", location=Location("a b%|,:`c", 1, 1)),),
    rules=(RuleChange("changed", BAD, BAD, Location(BAD), (Wording(BAD, BAD, BAD),)),),
    limits=(Limit(f"{BAD} {BAD}", BAD, BAD, BAD, Location(BAD)),),
    declined=True,
)
RESULTS = {"nothing": NOTHING, "reviewed": REVIEWED, "alone": ALONE, "hostile": HOSTILE}
