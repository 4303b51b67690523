"""From options to a manifest and a session on its database."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.cli import output
from migrator.cli.shared import Shared
from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest
from migrator.reports.wording import one_line
from migrator.values.errors import Problem, UsageError

if TYPE_CHECKING:
    from migrator.database.embedded import Server

EMBEDDED = "embedded:"


def read_manifest(shared: Shared, needs_database: bool = True) -> Manifest:
    """Return the manifest, its scripts checked. Raises ManifestError with every problem."""
    return load(shared.manifest, Options(dict(os.environ), shared.database, needs_database))


@contextmanager
def connected(manifest: Manifest, shared: Shared, wait: float = 0, standby: bool = False) -> Iterator[Session]:
    """Connect to the manifest's database, starting the private server where its URL names one.

    A `standby` will do for what only looks.
    """
    url = manifest.database.url or ""
    with ExitStack() as stack:
        if url.startswith(EMBEDDED):
            server = stack.enter_context(_private_server(Path(manifest.path).parent, url))
            session = connect(server.conninfo, wait, url, standby)
        else:
            session = connect(url, wait, standby=standby)
        stack.enter_context(closing(session))
        if shared.verbose:
            output.message(f"connected to {one_line(session.label)} {_as_whom(session)}")
        yield session


def _as_whom(session: Session) -> str:
    user, version = session.parameter("session_authorization"), session.parameter("server_version")
    return one_line(f"as {user}: PostgreSQL {version}")


def _private_server(folder: Path, url: str) -> "Server":
    from migrator.database import embedded

    name = url.removeprefix(EMBEDDED)
    if not name.strip():
        raise UsageError(Problem("bad-url", f"{url} names no folder", hint="For instance embedded:.migrator/db."))
    return embedded.start(folder / name)
