"""Rows that were made up, as values: how many each table got, and which tables got none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Unfilled(NamedTuple):
    """A table that no row could be put into, or not all that a row has, and why."""

    table: str
    reason: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The tables that got rows, with their number, and those that did not."""

    rows: Mapping[str, int] = field(default_factory=dict)
    unfilled: tuple[Unfilled, ...] = ()
