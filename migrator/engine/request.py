"""What was asked of the engine."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Up:
    """Apply what is pending: all of it, or up to and including `to`."""

    to: str | None = None
    allow_out_of_order: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Down:
    """Roll back one of: everything applied after `to`, the last `steps`, the last run, everything."""

    to: str | None = None
    steps: int | None = None
    last_run: bool = False
    everything: bool = False


Request: TypeAlias = Up | Down
