"""What the report page shows, as frozen values: a project in one database, as it stands and as it came there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from migrator.values.errors import Problem
from migrator.values.rehearsal import RehearsalResult
from migrator.values.results import Target
from migrator.values.views import HistoryRow, StatusRow, ValidateResult

Word: TypeAlias = Literal["keyword", "string", "number", "comment", "plain"]


class SqlPart(NamedTuple):
    """A stretch of SQL that is of one kind."""

    kind: Word
    text: str


class ScriptText(NamedTuple):
    """A script as it is shown: its beginning, and how many characters come after that."""

    parts: tuple[SqlPart, ...]
    left_out: int = 0


class Excerpt(NamedTuple):
    """The lines of a text around the one that failed, all counted from 1."""

    first: int
    lines: tuple[str, ...]
    failed: int


class ReportedMigration(NamedTuple):
    """One migration: its state, its up script, and where the file was edited since it ran, a unified diff.

    `script` is what ran where it was applied, else what the file says now; None where it is left out.
    """

    row: StatusRow
    script: ScriptText | None = None
    diff: str | None = None


@dataclass(frozen=True, slots=True)
class ReportResult:
    """Everything on the page. `attempts` are the oldest first; `excerpts` are those of failed attempts, by number.

    `rules` is None where they were not asked, `rehearsal` where none was given.
    """

    target: Target
    migrations: tuple[ReportedMigration, ...]
    attempts: tuple[HistoryRow, ...]
    excerpts: Mapping[int, Excerpt]
    rules: ValidateResult | None = None
    rehearsal: RehearsalResult | None = None
    warnings: tuple[Problem, ...] = ()
