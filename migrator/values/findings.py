"""What `lint` finds: values that say what is wrong, where, and how it is written so that nobody has to wait."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from migrator.values.location import Location
from migrator.values.results import TransactionMode

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class RewriteFile:
    """A migration that is proposed instead of a statement: its id, the texts of its pair, and how it has to run."""

    id: str
    up: str
    down: str
    transaction: TransactionMode = "single"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that lint has to say. `code` is what `migrator explain` takes and what `lint: ignore:` names.

    `rewrite` are the migrations that do the same with lesser locks, in their order, `kept` what stays of the statement
    beside them, where it does several things; `question` is what has to be answered before, since no text tells it.
    `refused` is what apply would not even begin with.
    """

    code: str
    severity: Severity
    message: str
    location: Location
    hint: str | None = None
    excerpt: str | None = None
    migration: str | None = None
    rewrite: tuple[RewriteFile, ...] = ()
    question: str | None = None
    refused: bool = False
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class LintResult:
    """What was read, what was found in it, and how many findings the manifest ignores with a reason."""

    project: str
    migrations: int
    scripts: int
    findings: tuple[LintFinding, ...]
    ignored: int
    exit_code: int
