"""The report as one HTML page that needs nothing else: no network, no font; it works without its script, too."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from types import SimpleNamespace
from typing import NamedTuple

from markupsafe import Markup

from migrator.reports import history, html_plots, measured, problems, rehearsal, rules
from migrator.reports.html_template import digest, fill, source
from migrator.reports.status import COLOURS
from migrator.reports.style import Style, unpainted
from migrator.reports.wording import count, one_line
from migrator.values.rehearsal import Finding, Measured, RehearsalResult, RehearsedMigration
from migrator.values.report import ReportedMigration, ReportResult
from migrator.values.units import show_duration, show_size, show_time
from migrator.values.verdicts import Verdict
from migrator.values.views import HistoryRow

# Attempts of older runs, and older applied migrations, are folded into tables of one line each.
_OPEN_ATTEMPTS, _OPEN_MIGRATIONS = 120, 100
_LONGEST = 240
_PLAIN = Style()
_TONES = {"green": "ok", "red": "bad", "yellow": "warn", "cyan": "new", "dim": "dim"}
_VERDICTS = {"pass": ("✓", "ok"), "fail": ("✗", "bad"), "warn": ("!", "warn"), "unknown": ("?", "warn")}
_REHEARSED = {"proven": ("✓", "ok"), "irreversible": ("✓", "ok"), "wrong": ("✗", "bad"), "not rehearsed": ("·", "dim")}


class Tile(NamedTuple):
    """One figure at the head of the page, and the section that has the rest."""

    figure: str
    label: str
    tone: str
    section: str


def render(result: ReportResult, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the page."""
    css, script = source("report.css"), source("report.js")
    found = html_plots.runs(result.attempts)
    recent = _recent(found)
    shown = {row.id for _, rows in recent for row in rows}
    applied = [one for one in reversed(result.migrations) if one.row.state == "applied"]
    attention = [one for one in result.migrations if one.row.state != "applied"]
    return fill(
        "report.html.j2",
        css=Markup(css),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - a file of ours
        policy=f"default-src 'none'; style-src {digest(css)}; script-src {digest(script)}; base-uri 'none'; "
        "form-action 'none'",
        result=result,
        tiles=list(_tiles(result)),
        attention=attention[:_OPEN_MIGRATIONS],
        more_attention=attention[_OPEN_MIGRATIONS:],
        applied=applied[:_OPEN_MIGRATIONS],
        older_applied=applied[_OPEN_MIGRATIONS:],
        warnings=problems.lines(result.warnings, _PLAIN),
        timeline=html_plots.timeline(found) if found else None,
        durations=html_plots.durations(result.attempts) if found else None,
        runs=found,
        recent=recent,
        older=[row for row in reversed(result.attempts) if row.id not in shown],
        verdicts=_verdicts(result),
        sections=list(_sections(result)),
        until=show_time(result.attempts[-1].started_at) if result.attempts else "",
        tell=_WORDS,
        plot=html_plots,
    )


def _status(row: HistoryRow) -> tuple[str, str]:
    """Return what became of an attempt, and in which tone to say it."""
    return history.outcome(row), _TONES[history.COLOURS.get(row.status, "yellow")]


def _state(one: ReportedMigration) -> tuple[str, str]:
    return one.row.state, _TONES[COLOURS[one.row.state]]


def _about(row: HistoryRow) -> str:
    return _short(history.about(row))


def _short(text: str) -> str:
    """Return a text in one line that is not too long."""
    words = one_line(text)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _verdict(verdict: Verdict) -> tuple[str, str]:
    """Return the sign and the tone of a verdict."""
    return ("·", "dim") if verdict.tolerated else _VERDICTS[verdict.status]


def _found(finding: Finding) -> list[tuple[str, str]]:
    """Return the lines of what is wrong, each with its tone: that of the colour which a terminal shows it in."""
    shown = (unpainted(line) for line in rehearsal.details(finding, Style(color=True)))
    return [(text, _TONES.get(colour or "", "")) for text, colour in shown]


def _effects(run: Measured | None) -> list[str]:
    """Return what a rehearsed script was seen to do to the tables that were there before it."""
    return measured.lines(run.script, _PLAIN) if run and run.script else []


def _safe_ways(one: RehearsedMigration) -> list[str]:
    """Return what came of the safe ways that lint prints for a migration."""
    return [f"line {way.line}, the safe way of {way.code}: {rehearsal.safe_way(way)}" for way in one.safe_ways]


def _diff(text: str) -> list[tuple[str, str]]:
    """Return the lines of a unified diff, each with its tone: its first column says what became of it."""
    return [(line, {"+": "ok", "-": "bad", "@": "new"}.get(line[:1], "")) for line in text.split("\n")]


# What the templates call to put a value into words.
_WORDS = SimpleNamespace(
    duration=show_duration,
    size=show_size,
    time=show_time,
    count=count,
    outcome=rehearsal.outcome,
    heading=rehearsal.heading,
    summary=rules.summary,
    rehearsed=_REHEARSED,
    status=_status,
    state=_state,
    about=_about,
    short=_short,
    verdict=_verdict,
    found=_found,
    effects=_effects,
    safe_ways=_safe_ways,
    diff=_diff,
)


def _recent(found: Sequence[html_plots.Run]) -> list[tuple[html_plots.Run, tuple[HistoryRow, ...]]]:
    """Return the runs that are shown open, the newest first, with their attempts; of a long one the last ones."""
    newest = found[::-1]
    sums = accumulate(len(run.attempts) for run in newest)
    whole = max(sum(total <= _OPEN_ATTEMPTS for total in sums), 1)
    return [(run, run.attempts[-_OPEN_ATTEMPTS:]) for run in newest[:whole]]


def _verdicts(result: ReportResult) -> list[tuple[str, list[Verdict], list[Verdict]]]:
    """Return each phase with what does not hold, failures first, and what does."""
    return [
        (phase.phase, rules.broken(phase.rules), [verdict for verdict in phase.rules if verdict.status == "pass"])
        for phase in (result.rules.phases if result.rules else ())
    ]


def _tiles(result: ReportResult) -> Iterator[Tile]:
    states = Counter(one.row.state for one in result.migrations)
    yield Tile(f"{states.pop('applied', 0):,}", "applied", "ok", "migrations")
    for state, colour in COLOURS.items():
        if number := states[state]:
            yield Tile(f"{number:,}", state, _TONES[colour], "attention")
    failed = sum(row.status == "failed" for row in result.attempts)
    yield Tile(f"{len(result.attempts):,}", "attempt" if len(result.attempts) == 1 else "attempts", "", "attempts")
    if failed:
        yield Tile(f"{failed:,}", "attempt failed" if failed == 1 else "attempts failed", "bad", "attempts")
    verdicts = [verdict for phase in result.rules.phases for verdict in phase.rules] if result.rules else []
    if verdicts:
        yield _rules_tile(verdicts)
    if result.rehearsal:
        yield _rehearsal_tile(result.rehearsal)


def _rules_tile(verdicts: Sequence[Verdict]) -> Tile:
    stopping = sum(verdict.stops for verdict in verdicts)
    if stopping:
        return Tile(f"{stopping:,}", "rule not met" if stopping == 1 else "rules not met", "bad", "rules")
    return Tile(f"{len(verdicts):,}", "rule met" if len(verdicts) == 1 else "rules met", "ok", "rules")


def _rehearsal_tile(found: RehearsalResult) -> Tile:
    wrong = sum(one.outcome == "wrong" for one in found.migrations)
    if wrong:
        return Tile(f"{wrong:,}", "rehearsed wrong", "bad", "rehearsal")
    return Tile(f"{len(found.migrations):,}", "rehearsed", "ok", "rehearsal")


def _sections(result: ReportResult) -> Iterator[tuple[str, str]]:
    """Return the page's sections that there are, by anchor and name."""
    if any(one.row.state != "applied" for one in result.migrations):
        yield "attention", "Needs attention"
    if result.attempts:
        yield "history", "Timeline"
    if result.rules:
        yield "rules", "Rules"
    if result.rehearsal:
        yield "rehearsal", "Rehearsal"
    yield from (("migrations", "Applied"), ("attempts", "Attempts"))
