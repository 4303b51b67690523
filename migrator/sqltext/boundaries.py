"""Where a script's transactions begin and end: the one of the runner, or those of the script's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.sqltext.finding import Finding
from migrator.sqltext.statements import Statements

if TYPE_CHECKING:
    from migrator.sqltext.reading import Reading

_OURS = "Take it out: the script runs in a transaction that commits with its history row. Or set transaction: none."
_BLOCK = "Write whole blocks: each BEGIN with its COMMIT runs as one unit; what stands outside of them runs alone."


@dataclass(frozen=True, slots=True)
class Run:
    """Statements, by their numbers from 0, that run as one; `block` where the first is BEGIN and the last COMMIT."""

    first: int
    last: int
    block: bool = False


def is_wrapped(statements: Statements, notes: "Mapping[int, Reading]") -> bool:
    """Tell whether the whole script is one BEGIN … COMMIT pair, as 469 of 3,028 real files are."""
    controls = {ordinal: reading.control for ordinal, reading in notes.items() if reading.control}
    return len(statements) > 1 and controls == {0: "BEGIN", len(statements) - 1: "COMMIT"}


def stray(statements: Statements, notes: "Mapping[int, Reading]") -> Iterator[Finding]:
    """Return the transaction commands of a script that runs in the runner's transaction."""
    for ordinal, reading in notes.items():
        if reading.control:
            message = f"{reading.control} in a script whose transaction is the runner's"
            yield Finding("transaction-control", message, statements[ordinal].start, _OURS)


class Blocks:
    """The runs of a script that runs statement by statement, and what is wrong with its blocks."""

    def __init__(self, statements: Statements, notes: "Mapping[int, Reading]") -> None:
        self.runs: list[Run] = []
        self.findings: list[Finding] = []
        self._statements = statements
        self._begun: int | None = None
        for ordinal in range(len(statements)):
            self._read(ordinal, notes.get(ordinal))
        if self._begun is not None:
            self._wrong(self._begun, "BEGIN without a COMMIT")
            self.runs.append(Run(self._begun, len(statements) - 1))

    def _read(self, ordinal: int, reading: "Reading | None") -> None:
        match reading and reading.control:
            case None:
                self._plain(ordinal, reading)
            case "BEGIN" if self._begun is None:
                self._begun = ordinal
            case "COMMIT" if self._begun is not None:
                self.runs.append(Run(self._begun, ordinal, block=True))
                self._begun = None
            case "BEGIN":
                self._wrong(ordinal, "BEGIN where a transaction is open already")
            case "COMMIT":
                self._wrong(ordinal, "COMMIT without a BEGIN")
            case other:
                self._wrong(ordinal, f"{other} in a script: its transactions are recorded, and end in COMMIT")

    def _plain(self, ordinal: int, reading: "Reading | None") -> None:
        if self._begun is None:
            self.runs.append(Run(ordinal, ordinal))
            if reading and reading.set_local:
                self._set_local(ordinal)
        elif reading and reading.outside:
            message = f"{reading.outside} cannot run in a transaction, but stands between BEGIN and COMMIT"
            hint = "Move it out of the block."
            self.findings.append(Finding("not-in-transaction", message, self._statements[ordinal].start, hint))

    def _set_local(self, ordinal: int) -> None:
        message = "SET LOCAL outside of a transaction has no effect"
        hint = "Use SET, which migrator takes back after the script, or put it into the BEGIN … COMMIT that needs it."
        offset = self._statements[ordinal].start
        self.findings.append(Finding("set-local-no-effect", message, offset, hint, "warning"))

    def _wrong(self, ordinal: int, message: str) -> None:
        self.findings.append(Finding("transaction-control", message, self._statements[ordinal].start, _BLOCK))
