"""One JSON document for any result, with a stable shape: what is documented here changes only with `format`.

Every document is an object with `format` (1) and `kind`, and the fields of its result as `migrator.values.results`
names them, all of them always, null where there is nothing:

- `run`: target, command, outcome, exit_code, steps, rules, warnings, problem, run_id, applied_before
- `plan`: target, command, steps, applied, warnings
- `status`: target, rows, warnings
- `history`: target, rows
- `attempt`: target, row, sql, journal
- `validate`: target, phases (each with its `phase`, `rules` and `duration_ms`), exit_code
- `repair`: target, id, rows, journal, rules, unusable, marked
- `proposal`: phase, id, rules, text, warnings
- `rehearsal`: target, server_version, migrations (each with its `findings`: a check that failed, or in what two schemas
  differ, or rows `lost`; `filled`: rows by table, and tables `unfilled` with the `reason`; `script` of `up` and `down`:
  what was measured, as of a run's step; `lost` of these: tables and columns that they drop, and tables whose rows they
  take; `safe_ways`: what lint proposes, tried; `unweighed`: tables whose scans have no weight; `wal` is bytes), before,
  exit_code, warnings, weighed_by
- `lint`: project, migrations, scripts, findings (each with its `rewrite`: migrations with `id`, `up`, `down`,
  `transaction`; and what of the statement is `kept` beside it), ignored, exit_code
- `review`: project, base, commit, released, migrations, rules (each with its `wordings`: what it says of a `key` before
  and after), limits, problems, findings, rehearsal, not_rehearsed, declined, exit_code, warnings
- `drift`: target, replayed, differences (object, aspect, old, new, note), closing, ignored, warnings
- `problems`: problems, exit_code; what a command prints that ended before there was any result

A step of a run has what was `measured` of its script, or null: statements (each with its line, kind and `effects` on
tables that were there before), duration_ms, wal in bytes; all as `migrator.values.measured` names them.

A place is `{"path", "line", "column"}`, counted from 1 in characters. Times are ISO 8601 with the server's offset,
durations milliseconds. Whatever is not ASCII is escaped: any terminal, log and code page takes it.
"""

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias

from migrator.reports.style import Style
from migrator.values.drift import DriftResult
from migrator.values.errors import Problem
from migrator.values.findings import LintResult
from migrator.values.proposed import ProposalResult
from migrator.values.rehearsal import RehearsalResult
from migrator.values.results import RunResult
from migrator.values.review import ReviewResult
from migrator.values.views import AttemptResult, HistoryResult, PlanResult, RepairResult, StatusResult, ValidateResult

FORMAT = 1

Result: TypeAlias = (
    RunResult
    | PlanResult
    | StatusResult
    | HistoryResult
    | AttemptResult
    | ValidateResult
    | RepairResult
    | ProposalResult
    | RehearsalResult
    | DriftResult
    | ReviewResult
    | LintResult
)

_KINDS: dict[type, str] = {
    RunResult: "run",
    PlanResult: "plan",
    StatusResult: "status",
    HistoryResult: "history",
    AttemptResult: "attempt",
    ValidateResult: "validate",
    RepairResult: "repair",
    ProposalResult: "proposal",
    RehearsalResult: "rehearsal",
    DriftResult: "drift",
    ReviewResult: "review",
    LintResult: "lint",
}


def render(result: Result, style: Style) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the document of a result."""
    return _document(_KINDS[type(result)], _plain(result))


def render_problems_json(problems: Sequence[Problem], exit_code: int) -> str:
    """Return the document of a command that ended before it had a result."""
    return _document("problems", {"problems": [_plain(problem) for problem in problems], "exit_code": exit_code})


def _document(kind: str, content: dict[str, Any]) -> str:
    return json.dumps({"format": FORMAT, "kind": kind, **content}, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: whatever has named fields is an object."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
