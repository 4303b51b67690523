"""What the report page shows, gathered: states, attempts, texts, verdicts, and the rehearsal that a file holds."""

import json
from collections.abc import Mapping
from itertools import chain, islice
from pathlib import Path

from migrator.database.history import TextParts
from migrator.database.session import Session
from migrator.engine.edits import find_edits, show_diff
from migrator.engine.selection import select
from migrator.engine.validation import validate
from migrator.engine.views import Viewer
from migrator.project.model import Manifest
from migrator.project.scripts import read_text
from migrator.sqltext.highlight import highlight
from migrator.values.errors import ManifestError, Problem
from migrator.values.location import Location
from migrator.values.plain import NotPlain, rebuilt
from migrator.values.rehearsal import RehearsalResult
from migrator.values.report import Excerpt, ReportedMigration, ReportResult, ScriptText
from migrator.values.views import HistoryRow, StatusRow

# What keeps a page of thousands of migrations one that a browser opens at once: so many texts, the newest ones, of so
# many characters; so many failed attempts with the lines around their error; so many lines of a diff.
MOST_SCRIPTS, LONGEST_SCRIPT = 100, 4_000
MOST_EXCERPTS, AROUND = 20, 3
LONGEST_DIFF = 200
_RAN = frozenset({"applied", "missing", "edited"})


def gather(session: Session, manifest: Manifest, ask: bool, rehearsal: RehearsalResult | None) -> ReportResult:
    """Return what the page shows. `ask` is whether the rules under `validate` are asked. Touches nothing.

    Raises Refused where the history cannot be read, ManifestError where a script or a rule cannot.
    """
    viewer = Viewer(session, manifest)
    attempts, status = viewer.attempts().rows, viewer.status()
    return ReportResult(
        viewer.target,
        _migrations(viewer, status.rows),
        attempts,
        _excerpts(viewer, attempts),
        validate(session, manifest, select(manifest, ())) if ask else None,
        rehearsal,
        status.warnings,
    )


def read_rehearsal(path: Path) -> RehearsalResult:
    """Return the rehearsal in a document of `rehearse --format json`. Raises ManifestError."""
    try:
        document = json.loads(path.read_text("utf-8"))
        if not isinstance(document, dict) or (document.get("format"), document.get("kind")) != (1, "rehearsal"):
            raise NotPlain("the document is no rehearsal of format 1")
        result: RehearsalResult = rebuilt(RehearsalResult, document)
    except (OSError, ValueError) as error:
        message = f"the rehearsal cannot be read: {error}"
        hint = "migrator rehearse --format json > FILE writes one."
        raise ManifestError(Problem("bad-rehearsal", message, Location(str(path)), hint)) from None
    return result


def _migrations(viewer: Viewer, rows: tuple[StatusRow, ...]) -> tuple[ReportedMigration, ...]:
    """The texts shown are those of what did not simply run, then of what ran last."""
    newest = rows[::-1]
    applied = (row for row in newest if row.state == "applied")
    others = (row for row in newest if row.state != "applied")
    shown = {row.id: row for row in islice(chain(others, applied), MOST_SCRIPTS)}
    ran = {attempt.migration: attempt.id for attempt in viewer.recorded.applied if attempt.migration in shown}
    recorded = viewer.history.excerpts(tuple(ran.values()), LONGEST_SCRIPT, AROUND)
    files = {migration.id: migration.up for migration in viewer.manifest.migrations}
    diffs = _diffs(viewer, shown)
    found = []
    for row in rows:
        script = None
        if row.id in shown and row.state in _RAN:
            script = _recorded(recorded.get(ran[row.id]))
        elif row.id in shown:
            text = read_text(files[row.id])
            script = _script(text[:LONGEST_SCRIPT], len(text))
        found.append(ReportedMigration(row, script, diffs.get(row.id)))
    return tuple(found)


def _recorded(parts: TextParts | None) -> ScriptText | None:
    """A baseline has no text."""
    return _script(parts.head, parts.length) if parts else None


def _script(head: str, length: int) -> ScriptText:
    return ScriptText(highlight(head), length - len(head))


def _diffs(viewer: Viewer, shown: Mapping[str, StatusRow]) -> dict[str, str]:
    edits = {
        edit.attempt.id: edit.migration
        for edit in find_edits(viewer.manifest, viewer.recorded)
        if not edit.harmless and edit.migration.id in shown
    }
    texts = viewer.history.texts(tuple(edits))
    return {
        migration.id: _shortened(show_diff(texts[id_].up or "", read_text(migration.up), migration.up.path))
        for id_, migration in edits.items()
    }


def _shortened(diff: str) -> str:
    lines = diff.split("\n")
    more = [f"… and {len(lines) - LONGEST_DIFF:,} lines more"] if len(lines) > LONGEST_DIFF else []
    return "\n".join([*lines[:LONGEST_DIFF], *more])


def _excerpts(viewer: Viewer, attempts: tuple[HistoryRow, ...]) -> dict[int, Excerpt]:
    failed = (row for row in reversed(attempts) if row.error is not None and row.error_line)
    lines = {row.id: row.error_line or 1 for row in islice(failed, MOST_EXCERPTS)}
    found = viewer.history.excerpts(tuple(lines), LONGEST_SCRIPT, AROUND)
    return {
        id_: Excerpt(max(lines[id_] - AROUND, 1), tuple(parts.lines), lines[id_])
        for id_, parts in sorted(found.items())
        if parts.lines
    }
