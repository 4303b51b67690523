"""Which database is meant, what is said where it cannot be reached, and that no password is said anywhere."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cli.conftest import USERS, Main, Project

SECRET = "s3cret-w0rd"
NOWHERE = "127.0.0.1:1"
TRIED = "cannot connect to database shop on 127.0.0.1, port 1, as user app\n"


def test_a_pipeline_that_forgot_its_variable_fails_and_names_it(
    offline: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    offline.write(USERS)
    for command in (("apply",), ("plan",), ("status",), ("history",), ("validate",), ("rollback", "--all", "--yes")):
        shown = offline.call(*command)
        assert shown.code == 2
        assert "error[unset-variable]: DATABASE_URL is not set in the environment\nhint: " in shown.err
    assert not (offline.folder / ".migrator").exists()


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://app:{SECRET}@{NOWHERE}/shop",
        f"postgresql://app:{SECRET.replace('-', '%2D')}@{NOWHERE}/shop",
        f"postgresql://app@{NOWHERE}/shop?password={SECRET}",
        f"postgresql://app@{NOWHERE}/shop?pass%77ord={SECRET}",
        f"host=127.0.0.1 port=1 dbname=shop user=app password={SECRET}",
        f"host=127.0.0.1 port=1 dbname=shop user=app password='{SECRET} x'",
    ],
)
def test_no_connection_says_what_was_tried_but_not_the_password(offline: Project, url: str) -> None:
    shown = offline.write(USERS).call("status", "--url", url)
    assert shown.code == 5
    assert shown.err.startswith(f"error[no-connection]: {TRIED}")
    assert "Connection refused" in shown.err
    assert "hint: Is the server running" in shown.err
    _holds_no_secret(shown.out + shown.err)


def test_what_the_environment_adds_is_said_too(offline: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PGHOST", "127.0.0.1"), ("PGPORT", "1"), ("PGUSER", "app"), ("PGPASSWORD", SECRET)):
        monkeypatch.setenv(name, value)
    shown = offline.write(USERS).call("status", "--url", "dbname=shop")
    assert shown.err.startswith(f"error[no-connection]: {TRIED}")
    _holds_no_secret(shown.out + shown.err)


def test_what_a_service_file_says_is_said_too(offline: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    service = offline.folder / "services.conf"
    service.write_text(f"[prod]\nhost=127.0.0.1\nport=1\ndbname=shop\nuser=app\npassword={SECRET}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    shown = offline.write(USERS).call("status", "--url", "service=prod")
    assert shown.err.startswith(f"error[no-connection]: {TRIED}")
    _holds_no_secret(shown.out + shown.err)


def test_a_host_that_does_not_exist_is_said_with_the_rest(offline: Project) -> None:
    shown = offline.write(USERS).call("status", "--url", f"postgresql://app:{SECRET}@nowhere.invalid/shop")
    assert shown.code == 5
    assert "database shop on nowhere.invalid, port 5432, as user app" in shown.err
    _holds_no_secret(shown.out + shown.err)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://app:{SECRET}/x@{NOWHERE}/shop",
        f"postgresql://app:1/{SECRET}@{NOWHERE}/shop",
        f"postgresql://app:x@{SECRET}@{NOWHERE}/shop",
        f"postgresql://app:{SECRET} x@{NOWHERE}/shop",
        f"postgresql://app:{SECRET}@[::1/shop",
        f"postgresql://app:{SECRET}",
        f"mysql://app:{SECRET}@{NOWHERE}/shop",
        f"shop {SECRET}",
        f"host=127.0.0.1 prot=1 password={SECRET}",
        "embedded:",
    ],
)
def test_what_is_no_url_is_not_quoted(offline: Project, url: str) -> None:
    """In a URL that is mistyped, the password may be taken for anything."""
    shown = offline.write(USERS).call("status", "--url", url)
    assert shown.code == 2
    assert "error[bad-url]: " in shown.err
    assert "hint: " in shown.err
    _holds_no_secret(shown.out + shown.err)


COMMANDS = [
    ("plan",),
    ("plan", "--format", "sql"),
    ("apply",),
    ("apply", "--dry-run"),
    ("status",),
    ("history",),
    ("history", "show", "1"),
    ("validate",),
    ("rollback", "--steps", "1", "--yes"),
    ("apply", "--to", "none"),
]


def test_a_password_is_in_no_output_and_not_in_the_history(project: Project) -> None:
    """With one that the server takes, whatever is done with it."""
    parts = urlsplit(project.url)
    where = parse_qs(parts.query)
    database = parts.path.removeprefix("/")
    project.query(f"CREATE ROLE {database}_app LOGIN SUPERUSER PASSWORD '{SECRET}'")
    url = f"postgresql://{database}_app:{SECRET}@/{database}?host={where['host'][0]}&port={where['port'][0]}"
    project.write(USERS | {"002_b.up": "SELECT 1/0;", "002_b.down": "SELECT 1;"})
    for command in COMMANDS:
        for more in ((), ("--format", "json")) if "sql" not in command else ((),):
            shown = project.call(*command, "--url", url, "--verbose", *more)
            assert shown.code in (0, 1, 2), shown
            _holds_no_secret(shown.out + shown.err)
    tables = ("schema_migrations", "runs", "statements")
    assert project.query("SELECT count(*) FROM migrator.runs") != [(0,)]
    kept = [project.query(f"SELECT t::text FROM migrator.{table} t") for table in tables]
    _holds_no_secret(str(kept))
    project.query(f"DROP OWNED BY {database}_app CASCADE; DROP ROLE {database}_app")


@contextmanager
def starting(socket_file: Path, seconds: float) -> Iterator[None]:
    """Let a server's socket appear after a while."""
    hidden = socket_file.with_suffix(".hidden")
    socket_file.rename(hidden)
    timer = threading.Timer(seconds, hidden.rename, (socket_file,))
    timer.start()
    yield
    timer.join()


def test_wait_waits_for_a_server_that_is_starting(project: Project, tmp_path: Path) -> None:
    parts = urlsplit(project.url)
    where = parse_qs(parts.query)
    name = f".s.PGSQL.{where['port'][0]}"
    door = tmp_path / name
    door.symlink_to(Path(where["host"][0]) / name)
    url = f"postgresql://postgres@{parts.path}?host={tmp_path}&port={where['port'][0]}"
    project.write(USERS)
    with starting(door, 0.6):
        assert project.call("status", "--url", url).code == 5
        assert project.call("apply", "--url", url, "--wait", "20").code == 0


def test_wait_gives_up_in_time(offline: Project) -> None:
    began = time.monotonic()
    assert offline.write(USERS).call("status", "--url", f"postgresql://{NOWHERE}/x", "--wait", "0.5").code == 5
    assert 0.5 <= time.monotonic() - began < 2


def test_wait_gives_up_in_time_on_a_host_that_does_not_answer(offline: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection, and says nothing
        port = silent.getsockname()[1]
        began = time.monotonic()
        shown = offline.write(USERS).call("status", "--url", f"postgresql://127.0.0.1:{port}/x", "--wait", "1")
    assert shown.code == 5
    assert time.monotonic() - began < 4


def test_embedded_is_a_server_beside_the_manifest(migrator: Main, offline: Project) -> None:
    offline.write(USERS)
    assert migrator("apply", "--embedded").code == 0
    assert (offline.folder / ".migrator" / "db" / "data").is_dir()
    assert "embedded:.migrator/db: 1 applied." in migrator("status", "--embedded").out


def _holds_no_secret(text: str) -> None:
    assert "s3cret" not in text
    assert "w0rd" not in text
