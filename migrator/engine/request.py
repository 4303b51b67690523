"""What was asked of the engine."""

from typing import NamedTuple, TypeAlias


class Up(NamedTuple):
    """Apply what is pending: all of it, or up to and including `to`."""

    to: str | None = None
    allow_out_of_order: bool = False
    dry_run: bool = False


class Down(NamedTuple):
    """Roll back one of: everything applied after `to`, the last `steps`, the last run, everything."""

    to: str | None = None
    steps: int | None = None
    last_run: bool = False
    everything: bool = False


Request: TypeAlias = Up | Down
