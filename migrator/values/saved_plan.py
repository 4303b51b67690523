"""A plan that people reviewed, as a file holds it: what is to run, and all that it was made on."""

from typing import NamedTuple

from migrator.values.results import Direction, TransactionMode


class SavedStep(NamedTuple):
    """One script: the SHA-256 of its bytes, and how it runs.

    `down` is the SHA-256 of the down script, which the history keeps with it; None where there is none.
    """

    id: str
    direction: Direction
    checksum: str
    down: str | None
    transaction: TransactionMode


class SavedPlan(NamedTuple):
    """The steps in their order, what was asked for, and the premise: manifest, target and history as they were.

    `manifest` is the SHA-256 of its bytes; `system_identifier` the cluster's, None where that may not be asked;
    `history` the SHA-256 of what was applied, attempt by attempt.
    """

    project: str
    manifest: str
    database: str
    system_identifier: str | None
    history: str
    to: str | None
    allow_out_of_order: bool
    steps: tuple[SavedStep, ...]
