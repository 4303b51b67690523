"""Reports for the page: one with everything, one with nothing, a hostile one, a long one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from migrator.values.location import Location
from migrator.values.report import Excerpt, ReportedMigration, ReportResult, ScriptText, SqlPart
from migrator.values.results import Target
from migrator.values.verdicts import Verdict
from migrator.values.views import HistoryRow, PhaseResult, StatusRow, ValidateResult
from tests.reports.samples import HISTORY, REHEARSED, TARGET, UNLISTED, VALIDATED

AT = "2025-06-01T12:00:00+00:00"
SCRIPT = ScriptText(
    (
        SqlPart("comment", "-- Totals.\n"),
        SqlPart("keyword", "ALTER TABLE"),
        SqlPart("plain", " orders "),
        SqlPart("keyword", "ADD"),
        SqlPart("plain", " total numeric("),
        SqlPart("number", "12"),
        SqlPart("plain", ") "),
        SqlPart("keyword", "DEFAULT"),
        SqlPart("string", " '0'"),
    ),
    1234,
)
DIFF = "--- sql/a (as it ran)\n+++ sql/a (now)\n@@ -1,3 +1,3 @@\n -- Totals.\n-id int\n+id bigint\n - 1"

FULL = ReportResult(
    TARGET,
    (
        ReportedMigration(StatusRow("009_users", "applied", AT, 4, "anna")),
        ReportedMigration(StatusRow("010_orders", "applied", AT, 12, "anna", "by hand"), SCRIPT),
        ReportedMigration(StatusRow("011_lines", "edited", AT, 7, "anna", "no longer what ran"), SCRIPT, DIFF),
        ReportedMigration(StatusRow("012_totals", "failed", AT, 3, "ben", 'column "totl" does not exist'), SCRIPT),
        ReportedMigration(StatusRow("013_grants", "pending"), SCRIPT),
    ),
    HISTORY.rows,
    {row.id: Excerpt(3, ("UPDATE orders", "   SET totl = 0;"), 4) for row in HISTORY.rows if row.error_line},
    VALIDATED,
    REHEARSED,
    (UNLISTED,),
)
EMPTY = ReportResult(TARGET, (), (), {})

# What a database or a file may hold: ends of the elements around it, quotes, escapes, marks that turn the writing.
EVIL = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&lt;{{ 7*7 }}\x1b[31m\u202egnp\u2066"


def hostile() -> ReportResult:
    """A report in which every text is an attack."""
    row = _attempt(1, datetime.fromisoformat(AT), EVIL, EVIL)
    verdict = Verdict("data", EVIL, "fail", EVIL, EVIL, Location(EVIL), EVIL, EVIL)
    script = ScriptText(tuple(SqlPart(kind, EVIL) for kind in ("keyword", "string", "number", "comment", "plain")))
    states = (StatusRow(EVIL, "edited", AT, 1, EVIL, EVIL), StatusRow(EVIL, "applied", AT, 1, EVIL, EVIL))
    return ReportResult(
        Target(EVIL, EVIL),
        tuple(ReportedMigration(state, script, EVIL) for state in states),
        (row,),
        {1: Excerpt(1, (EVIL,), 1)},
        ValidateResult(Target(EVIL, EVIL), (PhaseResult(EVIL, (verdict,), 1),), 1),
    )


def long(attempts: int) -> ReportResult:
    """A report of a history of years: runs of one to five attempts, some of which fail or wait."""
    rows = tuple(_attempts(attempts))
    states = [StatusRow(row.migration, "applied", row.started_at, 5, "anna") for row in rows if row.error is None]
    first = len(states) - 100
    return ReportResult(
        TARGET,
        tuple(ReportedMigration(state, SCRIPT if place >= first else None) for place, state in enumerate(states)),
        rows,
        {},
    )


def _attempts(number: int) -> Iterator[HistoryRow]:
    at, run = datetime.fromisoformat("2019-01-01T08:00:00+00:00"), 0
    for place in range(number):
        failed = place % 17 == 5
        run += place % 3 == 0
        at += timedelta(hours=place % 19, milliseconds=place)
        error = "an error that somebody wrote a whole sentence about, with names and values" if failed else None
        yield _attempt(place + 1, at, f"{place:04d}_migration_of_some_length", error, f"run-{run}")


def _attempt(number: int, at: datetime, name: str, error: str | None, run: str = "run-1") -> HistoryRow:
    return HistoryRow(
        id=number,
        migration=name,
        direction="down" if number % 40 == 0 else "up",
        status="failed" if error else "completed",
        kind="migration",
        started_at=at.isoformat(),
        duration_ms=(number * 7919 % 97) ** 2 + 3,
        lock_wait_ms=(number * 613 % 53 + 5) ** 2 if number % 9 == 0 else 0,
        attempts=3 if number % 9 == 0 else 1,
        error=error,
        error_sqlstate="42703" if error else None,
        error_line=4 if error else None,
        reason=None,
        run_id=run,
        command="apply",
        by_whom=error or "anna",
        host=error or "build-7",
        git_commit="0123456789abcdef",
    )
