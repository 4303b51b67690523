"""A chosen migration made ready to run: its texts, what analysis found in them, its limits and rules."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from migrator.database.history import History, Texts
from migrator.engine.plan import Choice
from migrator.project.entries import split_id
from migrator.project.model import ScriptFile, Settings, TransactionMode
from migrator.project.scripts import read_text
from migrator.rules.rule import Rule
from migrator.sqltext.script import Script, analyse
from migrator.values.errors import ManifestError, Problem, Refused
from migrator.values.results import Direction

# A script up to this size is analysed once; a larger one is read again when its turn comes, so that ten of them do not
# have to fit into memory together.
KEEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """Where a script's text comes from: a file of the checkout, or the history where the checkout lacks it."""

    path: str
    checksum: str
    file: ScriptFile | None = None
    recorded: str = ""

    def text(self) -> str:
        """Return the text. Raises ManifestError where the file is no longer what was checksummed."""
        return read_text(self.file) if self.file else self.recorded


@dataclass(frozen=True)
class Step:
    """One script to run. `other` is the down script that is recorded beside an up script."""

    id: str
    direction: Direction
    source: Source
    settings: Settings
    other: ScriptFile | None = None
    declared: TransactionMode | None = None
    require: tuple[Rule, ...] = ()
    expect: tuple[Rule, ...] = ()
    reason: str | None = None
    description: str | None = None

    @cached_property
    def _kept(self) -> Script:
        return analyse(self.source.text(), self.source.path, self.declared)

    @property
    def large(self) -> bool:
        """Whether the text is too large to be kept from the plan to the run."""
        return self.source.file is not None and self.source.file.size > KEEP

    def script(self) -> Script:
        """Return the script, analysed."""
        return analyse(self.source.text(), self.source.path, self.declared) if self.large else self._kept

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the script; kept where the script is not, since analysing 50 MB takes ten seconds."""
        script = self.script()
        return (*script.problems, *(self._comparing() if script.mode == "none" else ()))

    def _comparing(self) -> Iterator[Problem]:
        """Refuse what compares before and after: without a transaction, others write to the table in between."""
        for rule in (rule for rule in self.expect if rule.instead):
            message = f"{rule.title}: it compares before and after in one transaction, and {self.id} has none"
            yield Problem("bad-rule", message, rule.location, rule.instead)

    @property
    def version(self) -> str:
        """The number in front of the id."""
        return split_id(self.id)[0]

    @property
    def name(self) -> str:
        """The id without its number."""
        return split_id(self.id)[1]

    def other_text(self) -> str | None:
        """Return the text of the down script that goes into the history with an up script."""
        return read_text(self.other) if self.other else None


def prepare(choices: tuple[Choice, ...], history: History, defaults: Settings) -> tuple[Step, ...]:
    """Return the steps of a plan, every script read and analysed before anything is touched.

    Raises ManifestError with every problem of the scripts, Refused for a rollback that has no script.
    """
    texts = history.texts(tuple(c.recorded.id for c in choices if c.recorded and not _down_file(c)))
    steps = tuple(_step(choice, texts, defaults) for choice in choices)
    problems = [problem for step in steps for problem in step.problems if problem.severity == "error"]
    if problems:
        raise ManifestError(*problems)
    return steps


def _step(choice: Choice, texts: dict[int, Texts], defaults: Settings) -> Step:
    declared = choice.declared
    settings = declared.settings if declared else defaults
    if choice.direction == "down" or declared is None:
        return Step(choice.id, "down", _down_source(choice, texts), settings)
    return Step(
        id=choice.id,
        direction="up",
        source=Source(declared.up.path, declared.up.checksum, declared.up),
        settings=settings,
        other=declared.down,
        declared=declared.transaction,
        require=declared.require,
        expect=declared.expect,
        reason=choice.reason or declared.irreversible,
        description=declared.description,
    )


def _down_file(choice: Choice) -> ScriptFile | None:
    return choice.declared.down if choice.declared else None


def _down_source(choice: Choice, texts: dict[int, Texts]) -> Source:
    file = _down_file(choice)
    if file:
        return Source(file.path, file.checksum, file)
    recorded = texts[choice.recorded.id].down if choice.recorded else None
    if recorded is None:
        hint = "Nothing was rolled back. Stop after it with --to, or write a new migration that goes forward."
        problem = Problem("irreversible", f"{choice.id} has no down script, and none was recorded", hint=hint)
        raise Refused(problem)
    checksum = hashlib.sha256(recorded.encode("utf-8")).hexdigest()
    return Source(f"history of {choice.id} (down)", checksum, recorded=recorded)
