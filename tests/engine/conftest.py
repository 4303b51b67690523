"""A project on disk and a database of its own, and the engine run on them in this process."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migrator.database.connection import connect
from migrator.database.history import Caller
from migrator.database.session import Session
from migrator.engine.request import Down, Request, Up
from migrator.engine.run import run
from migrator.engine.views import Viewer
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest
from migrator.values.events import Event
from migrator.values.results import RunResult
from migrator.values.views import StatusResult
from tests.project_files import write_project

CALLER = Caller("tester", "testhost", "0.0", "abc123")


@dataclass
class Project:
    """What a test does with a project: write it, apply it, roll it back, look at its database."""

    folder: Path
    url: str
    events: list[Event] = field(default_factory=list)

    def write(self, scripts: Mapping[str, str], **keys: Any) -> "Project":
        write_project(self.folder, scripts, **keys)
        return self

    @property
    def manifest(self) -> Manifest:
        return load(self.folder / "manifest.yaml", Options({"DATABASE_URL": self.url}))

    def session(self) -> Session:
        return connect(self.url)

    def run(self, request: Request, **options: Any) -> RunResult:
        with closing(self.session()) as session:
            return run(session, self.manifest, request, lambda: CALLER, self.events.append, **options)

    def apply(self, **request: Any) -> RunResult:
        return self.run(Up(**request))

    def rollback(self, **request: Any) -> RunResult:
        return self.run(Down(**request))

    def view(self, look: Callable[[Viewer], Any]) -> Any:
        with closing(self.session()) as session:
            return look(Viewer(session, self.manifest))

    def status(self) -> StatusResult:
        result: StatusResult = self.view(lambda viewer: viewer.status())
        return result

    def states(self) -> dict[str, str]:
        return {row.id: row.state for row in self.status().rows}

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def value(self, sql: str) -> Any:
        return self.query(sql)[0][0]

    def exists(self, name: str) -> bool:
        return self.value(f"SELECT to_regclass('{name}') IS NOT NULL") is True

    def attempts(self) -> list[tuple[Any, ...]]:
        return self.query("SELECT migration, direction, status FROM migrator.schema_migrations ORDER BY id")


@pytest.fixture
def project(tmp_path: Path, database_url: str) -> Project:
    """A project without scripts yet."""
    return Project(tmp_path / "project", database_url)
