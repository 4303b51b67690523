"""What a rule found: the one value that crosses from the rules to everything that reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from migrator.values.location import Location

Status = Literal["pass", "warn", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was expected of the database, and what is there.

    `rule` is for people (`table orders, column status`), `id` what the rule is called where one has to be named
    (`tables.orders`, `thresholds.disk`); `location` is where the manifest says it. `unknown` means that it could not be
    told, for want of a privilege for example; `hint` says what would help. An unknown is `tolerated` where the rule
    says `unknown: pass`, or has nothing to fail for.
    """

    family: str
    rule: str
    status: Status
    expected: str
    found: str
    location: Location
    hint: str | None = None
    id: str = ""
    tolerated: bool = False

    @property
    def stops(self) -> bool:
        """Whether a run may not go on: what fails, and what cannot be told, for an unknown is no pass."""
        return self.status == "fail" or (self.status == "unknown" and not self.tolerated)


def failed(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts that stop a run."""
    return tuple(verdict for verdict in verdicts if verdict.stops)
