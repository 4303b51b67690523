"""The expected errors: one small tree that knows its exit code, its place and what to do next.

Anything that is not a `MigratorError` is a bug, and is shown with its trace.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from migrator.values.location import Location


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and what to do about it. `code` is what `migrator explain` takes.

    `excerpt` is the line of the file with a caret below it, `detail` what PostgreSQL adds to an error.
    """

    code: str
    message: str
    location: Location | None = None
    hint: str | None = None
    excerpt: str | None = None
    severity: Literal["error", "warning"] = "error"
    detail: str | None = None


class MigratorError(Exception):
    """An expected failure. `problems` holds all that is wrong, the first being the one to speak of first."""

    exit_code: ClassVar[int] = 1

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = problems

    @property
    def problem(self) -> Problem:
        """The first problem."""
        return self.problems[0]


class UsageError(MigratorError):
    """The command was called in a way that it cannot serve."""

    exit_code = 2


class ManifestError(MigratorError):
    """The manifest or its scripts are wrong; nothing was connected to."""

    exit_code = 2


class Refused(MigratorError):
    """The state of the database forbids what was asked; nothing was touched."""

    exit_code = 3


class LockUnavailable(MigratorError):
    """A lock was not to be had in time; safe to retry."""

    exit_code = 4


class ConnectionFailed(MigratorError):
    """No connection, or it was lost."""

    exit_code = 5


class Interrupted(KeyboardInterrupt):
    """A signal asked for the end. As a KeyboardInterrupt it makes psycopg cancel the running statement."""

    def __init__(self, signal: int) -> None:
        super().__init__(signal)
        self.signal = signal

    @property
    def exit_code(self) -> int:
        """What a shell expects: 128 and the signal's number."""
        return 128 + self.signal


class Problems:
    """Collects problems while something is being read, so that all are reported at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def error(self, code: str, message: str, location: Location | None = None, hint: str | None = None) -> None:
        """Add something that stops the work."""
        self.found.append(Problem(code, message, location, hint))

    def warning(self, code: str, message: str, location: Location | None = None, hint: str | None = None) -> None:
        """Add something that people should know and that stops nothing."""
        self.found.append(Problem(code, message, location, hint, severity="warning"))

    def errors(self) -> tuple[Problem, ...]:
        """Return what stops the work, in the order of the file."""
        return tuple(sorted((p for p in self.found if p.severity == "error"), key=_place))

    def warnings(self) -> tuple[Problem, ...]:
        """Return what does not, in the order of the file."""
        return tuple(sorted((p for p in self.found if p.severity == "warning"), key=_place))


def _place(problem: Problem) -> tuple[str, int, int]:
    where = problem.location or Location("", 0, 0)
    return (where.path, where.line, where.column)
