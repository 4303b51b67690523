"""What a lint rule of the manifest is given, and what it says."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from migrator.project.model import Manifest
from migrator.values.findings import Severity
from migrator.values.location import Location


class Remark(NamedTuple):
    """What a rule says of a place in the manifest; `migration` is the id of the one that it is about, if it is one."""

    location: Location
    message: str
    hint: str
    migration: str | None = None


class Rule(NamedTuple):
    """A rule, and how bad it is where it is broken."""

    severity: Severity
    check: Callable[[Manifest], Iterable[Remark]]
