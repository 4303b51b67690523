"""From options to a manifest and a session on its database."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from migrator.cli.shared import Shared
from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest

EMBEDDED = "embedded:"


def read_manifest(shared: Shared, needs_database: bool = True) -> Manifest:
    """Return the manifest, its scripts checked. Raises ManifestError with every problem."""
    return load(shared.manifest, Options(dict(os.environ), shared.database, needs_database))


@contextmanager
def connected(manifest: Manifest, wait: float = 0) -> Iterator[Session]:
    """Connect to the manifest's database, starting the private server where its URL names one."""
    url = manifest.database.url or ""
    if not url.startswith(EMBEDDED):
        with closing(connect(url, wait)) as session:
            yield session
        return
    from migrator.database import embedded

    folder = Path(manifest.path).parent / url.removeprefix(EMBEDDED)
    with embedded.start(folder) as server, closing(connect(server.conninfo, wait, url)) as session:
        yield session
