"""The live schema on a scratch server: where a rehearsal begins that has to stand on what is there."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from migrator.database.account import Account
from migrator.database.binaries import find
from migrator.database.dump import dump_schema, restore
from migrator.database.roles import read_roles, stand_ins
from migrator.database.scratch import Databases
from migrator.database.session import Session
from migrator.engine.views import Viewer
from migrator.project.model import Manifest
from migrator.values.errors import Problem, UsageError
from migrator.workflows.scratch import Place


@contextmanager
def live_copy(databases: Databases, live: Session, manifest: Manifest, place: Place) -> Iterator[str]:
    """Give the name of a database with the schema of `live`, which is only read, and its history; no other rows.

    Roles that the scratch server lacks are made by name; at the end they go, and all databases of the trial before
    them. Raises Refused, DumpFailed, ServerError, ConnectionFailed.
    """
    history = manifest.database.history
    programs = find(place.bin_dir, None, Account(None))
    with tempfile.TemporaryDirectory(prefix="migrator-") as folder:
        known = history if Viewer(live, manifest).installed else None
        files = dump_schema(live, Path(folder), programs.major, programs.folder, known)
        with stand_ins(databases.administrator, read_roles(live, history).names, None):
            try:
                name = databases.make()
                with closing(databases.connect(name)) as session:
                    restore(session, files, programs.folder)
                yield name
            finally:
                databases.drop_all()  # roles that own something cannot go


def refuse_applied(live: Session, manifest: Manifest, ids: Collection[str]) -> None:
    """Refuse migrations that are applied: the live schema holds them. Raises UsageError."""
    applied = Viewer(live, manifest).recorded.applied_ids()
    for identity in ids:
        if identity in applied:
            message = f"{identity} is applied to {live.label}: from there on, only what is pending can be rehearsed"
            raise UsageError(Problem("usage", message, hint="Without --from-url, it begins with an empty database."))
