"""lock_timeout: 0: everybody who wants the table queues behind the migration for as long as it waits."""

from collections.abc import Iterator

from migrator.project.lint.rule import Remark
from migrator.project.model import Manifest
from migrator.values.location import Location

_HINT = "Leave it out, and raise lock_wait: each attempt stays short, and there are more of them."
_MESSAGE = "lock_timeout: 0 lets live traffic queue behind the migration without an end"


def check(manifest: Manifest) -> Iterator[Remark]:
    """Say it once of the defaults, or of each migration that says so itself."""
    if manifest.defaults.lock_timeout == 0:
        yield Remark(Location(manifest.path), f"defaults: {_MESSAGE}", _HINT)
        return
    for migration in manifest.migrations:
        if migration.settings.lock_timeout == 0:
            yield Remark(migration.location, f"{migration.id}: {_MESSAGE}", _HINT, migration.id)
