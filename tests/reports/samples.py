"""One result of every kind that a report has to cope with."""

from dataclasses import replace
from typing import Any

from migrator.values.catalog import Difference, ObjectName
from migrator.values.drift import DriftResult
from migrator.values.errors import Problem
from migrator.values.filled import Filled, Unfilled
from migrator.values.location import Location
from migrator.values.measured import Effect, MeasuredScript, MeasuredStatement
from migrator.values.rehearsal import Finding, LostRows, Measured, RehearsalResult, RehearsedMigration, TriedWay
from migrator.values.results import RunResult, StepResult, Target
from migrator.values.verdicts import Verdict
from migrator.values.views import (
    AttemptResult,
    HistoryResult,
    HistoryRow,
    JournalRow,
    PhaseResult,
    PlannedStep,
    PlanResult,
    StatusResult,
    StatusRow,
    ValidateResult,
)

TARGET = Target("shop", "shop@db.example")
AT = "2025-06-01T12:00:00.123456+00:00"

UNDEFINED = Problem(
    "42703",
    'column "totl" does not exist',
    Location("sql/012_totals.up.sql", 4, 18),
    'Perhaps you meant to reference the column "orders.total".',
    "UPDATE orders SET totl = 0;\n                  ^",
)
EDITED = Problem(
    "edited",
    "sql/010_orders.up.sql was edited after it was applied",
    Location("manifest.yaml", 20, 5),
    "Put the file back as it ran, and write the change as a new migration.",
    "--- as it ran\n+++ now\n@@ -1 +1 @@\n-CREATE TABLE orders ();\n+CREATE TABLE orders (id int);\n ",
)
CONTEXT = Problem(
    "23505",
    "could not create unique index\nand a second line",
    detail="Key (email)=(a@b) is duplicated.\nContext: parallel worker",
)
UNLISTED = Problem(
    "unlisted-file",
    "no entry of the manifest lists this file",
    Location("sql/099_x.up.sql"),
    severity="warning",
)

HOLDS = Verdict("tables", "table users", "pass", "exists", "table", Location("manifest.yaml", 48, 5), id="tables.users")
FAILS = Verdict(
    "tables",
    "table orders, column status",
    "fail",
    "text not null default 'new'",
    "text default '[bold]old[/bold]'",
    Location("manifest.yaml", 50, 9),
    id="tables.orders",
)
UNKNOWN = Verdict(
    "tables",
    "table orders, rows",
    "unknown",
    "at least 1",
    "no SELECT privilege",
    Location("manifest.yaml", 52, 9),
    "GRANT SELECT ON public.orders TO shop_ci;",
    "tables.orders",
)
TOLERATED = Verdict(
    "thresholds",
    "replication lag",
    "unknown",
    "less than 30 s",
    "it cannot be told",
    Location("manifest.yaml", 55, 5),
    "GRANT pg_monitor TO shop_ci;",
    "thresholds.replication_lag",
    tolerated=True,
)
WARNS = Verdict(
    "health",
    "unused indexes",
    "warn",
    "less than 5",
    "7",
    Location("manifest.yaml", 60, 5),
    id="health.unused_indexes",
)
# What other people's names and rows may hold: signs that a terminal, XML and GitHub's commands take for their own.
ODD = Verdict(
    "data",
    'no <b>, 100%: a & "b"',
    "fail",
    "no row",
    "2 rows: (1, \x1b[31m), (2,\r\n::error::\x00\ufffe é)",
    Location("migrations: 50%, all.yaml", 7, 3),
    "Look\nthere.",
    'data.no <b>, 100%: a & "b"',
)
LONG = Verdict(
    "data",
    "totals add up",
    "fail",
    "no row",
    ", ".join(f"({number}, 'a row of {number}')" for number in range(100)),
    Location("manifest.yaml", 9, 3),
    id="data.totals add up",
)

FIRST = StepResult("010_orders", "up", "applied", duration_ms=12)
INDEX = StepResult(
    "011_index",
    "up",
    "applied",
    "none",
    duration_ms=41_234,
    lock_wait_ms=3200,
    attempts=3,
    slow=True,
    notices=("NOTICE: relation exists, skipping", "WARNING: there is no transaction in progress"),
)
FAILED = StepResult("012_totals", "up", "failed", duration_ms=3, problem=UNDEFINED)
LAST = StepResult("013_grants", "up", "not started")

APPLIED = RunResult(TARGET, "apply", "completed", 0, (FIRST, INDEX), (HOLDS, WARNS), run_id="9f1c")
BROKEN = RunResult(TARGET, "apply", "failed", 1, (FIRST, INDEX, FAILED, LAST), problem=UNDEFINED, run_id="9f1c")
RULES_FAIL = replace(
    APPLIED,
    outcome="failed",
    exit_code=1,
    rules=(HOLDS, WARNS, UNKNOWN, FAILS),
    problem=Problem("rule-failed", "table orders, column status: …", FAILS.location),
)
LOCKED = Effect("public", "orders", "table", "access exclusive", scan=True)
MEASURED = MeasuredScript((MeasuredStatement(3, "ALTER TABLE", 11.0, 12.0, (LOCKED,)),), 12.0, 8192)
DRY_RUN = RunResult(
    TARGET,
    "apply",
    "completed",
    0,
    (
        replace(FIRST, outcome="tried", measured=MEASURED),
        StepResult("011_index", "up", "not tried", "none"),
        StepResult("012_totals", "up", "not tried"),
    ),
)
NOTHING = RunResult(TARGET, "apply", "nothing to do", 0, applied_before=12)
ROLLED_BACK = RunResult(
    TARGET,
    "rollback",
    "completed",
    0,
    (StepResult("012_totals", "down", "rolled back", duration_ms=5),),
    run_id="9f1c",
)

PLAN = PlanResult(
    TARGET,
    "apply",
    (
        PlannedStep(
            id="011_index",
            direction="up",
            script="sql/011_index.up.sql",
            transaction="none",
            reasons=("CREATE INDEX CONCURRENTLY cannot run in a transaction (line 3)",),
            statements=1,
            touches=("create index orders_placed_at_idx", "read table orders", "alter table order_lines_archive"),
            lock_timeout_ms=200,
            lock_wait_ms=600_000,
            statement_timeout_ms=900_000,
            require=1,
            expect=2,
            description="Report of the last day's orders",
            sql="CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at)",
        ),
        PlannedStep(
            id="012_totals",
            direction="up",
            script="sql/012_totals.up.sql",
            transaction="single",
            reasons=(),
            statements=2,
            touches=("update table orders",),
            lock_timeout_ms=200,
            lock_wait_ms=120_000,
            statement_timeout_ms=900_000,
            require=0,
            expect=0,
            sql="UPDATE orders SET total = 0;\n",
        ),
    ),
    10,
    (UNLISTED,),
)
NOTHING_PLANNED = PlanResult(TARGET, "apply", (), 1)

STATUS = StatusResult(
    TARGET,
    (
        StatusRow("010_orders", "applied", AT, 12, "deploy"),
        StatusRow("011_index", "failed", AT, 41_234, "deploy", 'relation "orders"\n does \x1b[31mnot exist'),
        StatusRow("012_totals", "out of order", detail="an applied one comes after it"),
        StatusRow("013_grants", "pending"),
    ),
    (UNLISTED,),
)
EMPTY_STATUS = StatusResult(TARGET, ())


def history_row(**given: Any) -> HistoryRow:
    """Return an attempt that was nothing out of the ordinary."""
    usual: dict[str, Any] = {
        "id": 1,
        "migration": "010_orders",
        "direction": "up",
        "status": "completed",
        "kind": "migration",
        "started_at": AT,
        "duration_ms": 12,
        "lock_wait_ms": 0,
        "attempts": 1,
        "error": None,
        "error_sqlstate": None,
        "error_line": None,
        "reason": None,
        "run_id": "9f1c",
        "command": "apply",
        "by_whom": "deploy",
        "host": "ci-4",
        "git_commit": "4c7d9b4",
    }
    return HistoryRow(**usual | given)


FAILED_ATTEMPT = history_row(
    id=12, migration="012_totals", status="failed", error='column "totl"', error_sqlstate="42703", error_line=4
)
HISTORY = HistoryResult(
    TARGET,
    (
        history_row(),
        FAILED_ATTEMPT,
        history_row(id=13, direction="down", attempts=3, lock_wait_ms=3000),
        history_row(id=14, migration="011_index", status="running", duration_ms=None),
        history_row(id=15, migration="014_marked", kind="repair", reason="done by hand"),
    ),
)
ATTEMPT = AttemptResult(
    TARGET,
    FAILED_ATTEMPT,
    "UPDATE orders\n   SET totl = 0;  \n",
    (JournalRow(1, 1, 3, AT, AT, 1200, None), JournalRow(2, 4, 4, AT, None, None, 'column "totl"')),
)
UNRECORDED = AttemptResult(TARGET, history_row(kind="baseline"), None, ())

VALIDATED = ValidateResult(
    TARGET,
    (PhaseResult("preflight", (HOLDS,), 3), PhaseResult("validate", (HOLDS, WARNS, TOLERATED, UNKNOWN, FAILS), 12)),
    1,
)
HOSTILE = ValidateResult(TARGET, (PhaseResult("validate", (ODD, LONG), 7),), 1)
ALL_HOLD = ValidateResult(TARGET, (PhaseResult("validate", (HOLDS,), 2),), 0)
NO_RULES = ValidateResult(TARGET, (PhaseResult("validate", (), 0),), 0)

_ORDERS, _TOUCH = ObjectName("table", "public.orders"), ObjectName("function", "public.touch()")
_BODIES = ("BEGIN\n  NEW.at := now();\n  RETURN NEW;\nEND", "BEGIN\n  RETURN NEW;\nEND")
REHEARSED = RehearsalResult(
    Target("shop", "a private server"),
    "18.1",
    (
        RehearsedMigration(
            "010_orders",
            "proven",
            Measured(12, 34_567, MEASURED),
            Measured(3, 4_000, MEASURED),
            unweighed=("orders", "app.l\x1bines"),
            safe_ways=(
                TriedWay("set-not-null", 3, "access exclusive", "share update exclusive"),
                TriedWay("check-validates", 9, None, None, (Difference(_ORDERS, "column status", "text", None),)),
                TriedWay("type-change", 12, "access exclusive", None, problem=UNDEFINED),
            ),
        ),
        RehearsedMigration(
            "011_lines",
            "proven",
            Measured(1_500, 3_456_789),
            Measured(40, 8_192),
            idempotent=True,
            interruptions=2,
            findings=(Finding("restored", differences=(Difference(_ORDERS, "column order", "a, b", "b, a", True),)),),
        ),
        RehearsedMigration("012_archive", "irreversible", Measured(2, 512), irreversible="it is in cold storage"),
        RehearsedMigration(
            "013_status",
            "wrong",
            Measured(5, 2_048),
            Measured(4, 1_024),
            findings=(
                Finding(
                    "restored",
                    differences=(
                        Difference(_TOUCH, "body", *_BODIES),
                        Difference(_ORDERS, "column order", "a, b", "b, a", True),
                        Difference(_ORDERS, "column status", "text not null default 'new'", "text"),
                        Difference(_ORDERS, "index orders_\x1b[31m", None, "CREATE INDEX ON public.orders (status)"),
                    ),
                ),
                Finding("up again", UNDEFINED),
            ),
        ),
        RehearsedMigration(
            "014_index",
            "wrong",
            Measured(9, 9_000),
            idempotent=True,
            interruptions=1,
            findings=(
                Finding("idempotent", differences=(Difference(_ORDERS, "constraint c1", None, "CHECK (a > 0)"),)),
                Finding("resumed", UNDEFINED, direction="up", after=1),
                Finding("down", CONTEXT),
            ),
        ),
        RehearsedMigration(
            "014_rows",
            "wrong",
            Measured(1, 100),
            Measured(1, 100),
            findings=(
                Finding("down", UNDEFINED, on_rows=True),
                Finding("kept", on_rows=True, lost=(LostRows("public.orders", 100, 1),)),
            ),
            filled=Filled(
                {"public.orders": 100, "public.users": 99}, (Unfilled("public.odd", "no\x1b row satisfies it"),)
            ),
        ),
        RehearsedMigration("015_broken", "wrong", findings=(Finding("up", UNDEFINED),)),
        RehearsedMigration("016_later", "not rehearsed"),
    ),
    before=9,
    exit_code=1,
    warnings=(UNLISTED,),
)
_TOO_LARGE = Problem(
    "rule-failed",
    "full scans of more than 1,000 rows: expected none, found orders, 41,000,000 rows",
    Location("manifest.yaml", 20, 5),
)
WEIGHED = RehearsalResult(
    Target("shop", "a private server"),
    "18.1",
    (RehearsedMigration("010_orders", "wrong", Measured(12, 34_567, MEASURED), findings=(
        Finding("scans", _TOO_LARGE),), unweighed=("lines",)),),
    before=9,
    exit_code=1,
    weighed_by="shop on db.example.org:5432",
)  # fmt: skip
DRIFTED = DriftResult(
    target=TARGET,
    replayed=3,
    differences=(
        Difference(ObjectName("table", "public.orders"), "column note", None, "text"),
        Difference(ObjectName("table", "public.orders"), "column order", "id, at", "at, id", note=True),
        Difference(ObjectName("view", "public.to\x1b[31mtals"), "", "", None),
        Difference(ObjectName("view", "public.to\x1b[31mtals"), "body", " SELECT 1;", None),
    ),
    closing=("ALTER TABLE public.orders DROP COLUMN note;", "CREATE VIEW public.to\x1b[31mtals AS\n SELECT 1;"),
    ignored=2,
    warnings=(Problem("left-out", "002 was not replayed: the history holds no text of it", severity="warning"),),
)
RESULTS: dict[str, object] = {
    "applied": APPLIED,
    "broken": BROKEN,
    "rules fail": RULES_FAIL,
    "dry run": DRY_RUN,
    "nothing to do": NOTHING,
    "rolled back": ROLLED_BACK,
    "plan": PLAN,
    "nothing planned": NOTHING_PLANNED,
    "status": STATUS,
    "empty status": EMPTY_STATUS,
    "history": HISTORY,
    "empty history": HistoryResult(TARGET, ()),
    "attempt": ATTEMPT,
    "unrecorded attempt": UNRECORDED,
    "validated": VALIDATED,
    "hostile verdicts": HOSTILE,
    "all rules hold": ALL_HOLD,
    "no rules": NO_RULES,
    "drifted": DRIFTED,
    "not drifted": DriftResult(TARGET, 1, (), (), 0),
    "rehearsed": REHEARSED,
    "weighed": WEIGHED,
    "nothing rehearsed": RehearsalResult(Target("shop", ""), None, (), 0, 0),
}
