"""Where scripts are tried: a private server, gone afterwards, or databases made on a server that was named."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from migrator.database import embedded
from migrator.database.memory import folder_in_memory
from migrator.database.scratch import Databases
from migrator.project.model import Manifest
from migrator.rules.rule import Rule
from migrator.rules.tables import Table

PRIVATE = "a private server"
_PREFIX = "migrator-scratch-"
# What a live database and its rows are asked about; a scratch database has nothing to say of it.
_LIVE = frozenset({"thresholds", "performance", "health"})


class Place(NamedTuple):
    """Where to try scripts: on the server of `url`, else on a private one of the programs in `bin_dir`, or found."""

    bin_dir: Path | None = None
    url: str | None = None


@contextmanager
def scratch(place: Place = Place()) -> Iterator[Databases]:  # noqa: B008 - it is frozen
    """Give databases to try scripts in. Raises ConnectionFailed, ServerError where none may be made."""
    if place.url is not None:
        with Databases(place.url) as databases:
            yield databases
        return
    base = folder_in_memory() or tempfile.gettempdir()
    embedded.clear_away(Path(base).glob(f"{_PREFIX}*/db"))  # what rehearsals that were killed have left
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=base) as folder:
        Path(folder).chmod(0o711)  # where root calls, the server runs as somebody else, who has to get through
        with (
            embedded.start(Path(folder) / "db", bin_dir=place.bin_dir, durable=False) as server,
            Databases(server.conninfo, PRIVATE) as databases,
        ):
            yield databases


def without_rules(manifest: Manifest) -> Manifest:
    """Return the manifest without its rules, its URL and its role, which a scratch server does not have."""
    migrations = tuple(migration._replace(require=(), expect=()) for migration in manifest.migrations)
    return _elsewhere(manifest)._replace(migrations=migrations)


def with_rules_of_scripts(manifest: Manifest) -> Manifest:
    """Return the manifest with those rules alone that a script can answer for where there is no row but its own.

    Of `require` that is what it says of objects, of `expect` also what it says of data.
    """
    migrations = tuple(
        m._replace(require=_kept(m.require, _LIVE | {"data"}), expect=_kept(m.expect, _LIVE))
        for m in manifest.migrations
    )
    return _elsewhere(manifest)._replace(migrations=migrations)


def _elsewhere(manifest: Manifest) -> Manifest:
    database = manifest.database._replace(url=None, role=None)
    return manifest._replace(database=database, preflight=(), validate=())


def _kept(rules: tuple[Rule, ...], left_out: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(_without_rows(rule) for rule in rules if rule.family not in left_out)


def _without_rows(rule: Rule) -> Rule:
    """How many rows a table has is said of the live one."""
    return replace(rule, rows=None) if isinstance(rule, Table) else rule
