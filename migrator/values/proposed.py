"""Rules that were proposed, as a value that reports can show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrator.values.errors import Problem


@dataclass(frozen=True, slots=True)
class ProposalResult:
    """Rules for `phase`: `validate`, or the `expect` of the migration with this `id`.

    `text` is what the manifest would hold, as YAML; `warnings` tell what could not be said.
    """

    phase: str
    id: str | None
    rules: Mapping[str, Any]
    text: str
    warnings: tuple[Problem, ...] = ()
