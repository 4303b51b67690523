"""Rules proposed from a database, or from what one migration does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from migrator.cli.project import connected, read_manifest
from migrator.cli.report import show
from migrator.cli.shared import Shared
from migrator.values.errors import Problem, UsageError
from migrator.values.proposed import ProposalResult

if TYPE_CHECKING:
    from migrator.workflows.scratch import Place

FORMATS = ("text", "json")
_ENTRY_INDENT = 4  # of an entry's keys in a manifest as people write it


def propose(shared: Shared, only: Sequence[str], wait: float) -> int:
    """Print the rules that describe the database or, where `only` names a migration, what that one changes.

    Its other values are families. Returns the exit code.
    """
    if shared.format not in FORMATS:
        hint = f"Formats: {', '.join(FORMATS)}."
        raise UsageError(Problem("usage", f"--propose has no format {shared.format}", hint=hint))
    families, ids = _words(only)
    show(_of_migration(shared, families, ids) if ids else _of_database(shared, families, wait), shared)
    return 0


def propose_expect(shared: Shared, ids: Sequence[str], place: "Place") -> int:
    """Print the `expect` of one migration, by what it changes at a place. Returns the exit code."""
    show(_of_migration(shared, (), ids, place), shared)
    return 0


def _words(only: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the families and the ids among the words."""
    from migrator.rules.described import DESCRIBE

    words = [word for value in only for part in value.split(",") if (word := part.strip())]
    return [word for word in words if word in DESCRIBE], [word for word in words if word not in DESCRIBE]


def _of_database(shared: Shared, families: list[str], wait: float) -> ProposalResult:
    from migrator.engine.propose import propose as propose_rules
    from migrator.project.proposal import write_rules

    manifest = read_manifest(shared)
    with connected(manifest, shared, wait, standby=True) as session:
        found = propose_rules(session, manifest, families)
    return ProposalResult("validate", None, found.rules, write_rules("validate", found.rules), found.left_out)


def _of_migration(
    shared: Shared, families: Sequence[str], ids: Sequence[str], place: "Place | None" = None
) -> ProposalResult:
    from migrator.project.proposal import write_rules
    from migrator.workflows.expectation import expectation

    if len(ids) != 1:
        raise UsageError(Problem("usage", f"--propose takes one migration, not {' and '.join(ids) or 'none'}"))
    found = expectation(read_manifest(shared, needs_database=False), ids[0], families, place)
    text = write_rules("expect", found.rules, _ENTRY_INDENT)
    return ProposalResult("expect", ids[0], found.rules, text, found.left_out)
