"""The manifest and the scripts as frozen values."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from migrator.values.errors import Problem
from migrator.values.location import Location

if TYPE_CHECKING:
    from migrator.rules.rule import Rule

DEFAULT_HISTORY = "migrator"

Direction = Literal["up", "down"]
TransactionMode = Literal["single", "none"]


class Settings(NamedTuple):
    """Limits of a migration, in milliseconds, but for `queue_limit`, which counts sessions.

    0 of a timeout means none, as in PostgreSQL. `idempotent` is whether its up script may run twice.
    """

    lock_timeout: int = 200
    lock_wait: int = 120_000
    statement_timeout: int = 900_000
    slow_after: int = 30_000
    queue_limit: int = 50
    old_snapshot_wait: int = 600_000
    idempotent: bool = False


class Database(NamedTuple):
    """Where to apply, as whom. `url` is expanded; None leaves everything to libpq's own environment."""

    url: str | None = None
    history: str = DEFAULT_HISTORY
    role: str | None = None
    search_path: tuple[str, ...] = ()
    pooler: Literal["session"] | None = None


class ScriptFile(NamedTuple):
    """A script on disk as it was when the manifest was loaded: its path as shown to people, and its SHA-256."""

    path: str
    file: Path
    checksum: str
    size: int


class Ignored(NamedTuple):
    """What lint finds and the project accepts, by its code, and why."""

    code: str
    reason: str
    location: Location


class Migration(NamedTuple):
    """One entry of the manifest. Its identity is the whole `id`; `version` is the number in front, if any."""

    id: str
    version: str
    name: str
    location: Location
    up: ScriptFile
    down: ScriptFile | None
    settings: Settings
    irreversible: str | None = None
    description: str | None = None
    transaction: TransactionMode | None = None
    require: "tuple[Rule, ...]" = ()
    expect: "tuple[Rule, ...]" = ()
    ignored: tuple[Ignored, ...] = ()

    def script(self, direction: Direction) -> ScriptFile | None:
        """Return the script of one direction."""
        return self.up if direction == "up" else self.down


class Manifest(NamedTuple):
    """What the project wants, in order. `warnings` are problems that stop nothing."""

    path: str
    checksum: str
    project: str
    database: Database
    directory: Path
    layout: str
    migrations: tuple[Migration, ...]
    defaults: Settings = Settings()
    preflight: "tuple[Rule, ...]" = ()
    validate: "tuple[Rule, ...]" = ()
    ignored: tuple[Ignored, ...] = ()
    drift_ignored: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
