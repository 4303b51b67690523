"""What drift found, as a frozen value: the live schema against the one that the recorded history makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from migrator.values.catalog import Difference
from migrator.values.errors import Problem
from migrator.values.results import Target


@dataclass(frozen=True, slots=True)
class DriftResult:
    """`differences` lead from what the history makes to what is there; `closing` are the statements that lead back.

    `replayed` is how many migrations made the schema that was compared with, `ignored` how many differences the
    manifest leaves out.
    """

    target: Target
    replayed: int
    differences: tuple[Difference, ...]
    closing: tuple[str, ...]
    ignored: int
    warnings: tuple[Problem, ...] = ()

    @property
    def drifted(self) -> bool:
        """Whether anything differs that is more than a note."""
        return not all(difference.note for difference in self.differences)


def kept(found: Iterable[Difference], ignore: Sequence[str]) -> tuple[Difference, ...]:
    """Return the differences that no pattern names: `table audit.*`, `privileges of *`, `table a, column b`."""
    return tuple(difference for difference in found if not any(_names(pattern, difference) for pattern in ignore))


def _names(pattern: str, difference: Difference) -> bool:
    name, aspect = str(difference.object), difference.aspect
    return any(fnmatchcase(text, pattern) for text in (name, aspect, f"{name}, {aspect}") if text)
