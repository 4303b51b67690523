"""What a branch adds to a project, as frozen values: what a reviewer reads before it is merged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from migrator.values.errors import Problem
from migrator.values.findings import LintFinding
from migrator.values.location import Location
from migrator.values.rehearsal import Check, RehearsalResult
from migrator.values.results import TransactionMode

# What `migrator explain` takes: of a review that could not rehearse, of rules and settings that changed, and of what
# the checks of a rehearsal find where no script fails.
NOT_REHEARSED = "not-rehearsed"
RULE_CHANGES = {"removed": "rule-removed", "changed": "rule-changed"}
LIMIT_CHANGED = "limit-changed"
CHECKS: Mapping[Check, str] = {
    "idempotent": "rehearsal-idempotent",
    "restored": "rehearsal-restored",
    "repeated": "rehearsal-repeated",
    "resumed": "rehearsal-resumed",
}


class ReviewedStatement(NamedTuple):
    """One statement: the line of the file that it begins in, and its beginning, in one line."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ReviewedScript:
    """One script. `reasons` say why it cannot be one transaction, `losses` what data goes, as far as its text says.

    `shown` are its first statements, of `statements` in all.
    """

    path: str
    transaction: TransactionMode
    reasons: tuple[str, ...]
    statements: int
    shown: tuple[ReviewedStatement, ...]
    touches: tuple[str, ...]
    losses: tuple[str, ...]
    sql: str = field(repr=False)


class Limit(NamedTuple):
    """A limit or setting that changed: of `manifest`, `database`, `defaults`, `lint`, `drift`, or of a migration.

    `scope` is then the migration's id; for a new one, `before` is the default.
    """

    scope: str
    name: str
    before: str
    after: str
    location: Location


class Wording(NamedTuple):
    """What a rule says otherwise than before, under which of its keys: `columns.id`, or '' for all of it.

    Both are as the manifest writes them, in one line; None where nothing is written.
    """

    key: str
    before: str | None
    after: str | None


class RuleChange(NamedTuple):
    """A rule that came, went or says something else: of `preflight`, of `validate`, of `ID require`, `ID expect`."""

    change: Literal["added", "removed", "changed"]
    phase: str
    rule: str
    location: Location
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewedMigration:
    """One migration that was not there before. `irreversible` is the manifest's reason where it has no down script."""

    id: str
    location: Location
    up: ReviewedScript
    down: ReviewedScript | None
    irreversible: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """A branch held against `base`, as it was called; `commit` is the one that was compared with.

    `problems` are what is wrong with released migrations and with the new ones' texts, `findings` what lint has
    to say of the new ones, `warnings` what the manifest's reading warned of. Without a `rehearsal`,
    `not_rehearsed` says why there is none; `declined` is whether it was not wanted.
    """

    project: str
    base: str
    commit: str
    released: int
    migrations: tuple[ReviewedMigration, ...]
    rules: tuple[RuleChange, ...]
    limits: tuple[Limit, ...]
    problems: tuple[Problem, ...]
    findings: tuple[LintFinding, ...]
    rehearsal: RehearsalResult | None
    not_rehearsed: str | None
    declined: bool
    exit_code: int
    warnings: tuple[Problem, ...] = ()
