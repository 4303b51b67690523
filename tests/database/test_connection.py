"""Connecting: where to, with which settings, and what is said where it does not succeed."""

import time
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from migrator.database import embedded
from migrator.database.connection import connect
from migrator.database.session import Session
from migrator.values.errors import ConnectionFailed, MigratorError

SECRET = "s3cr3t"


def ask(session: Session, query: str) -> object:
    return session.value(f"SELECT to_json(({query}))")


def keywords(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    where = parse_qs(parts.query)
    return {"user": parts.username or "", "dbname": parts.path[1:], "host": where["host"][0], "port": where["port"][0]}


def told(conninfo: str) -> str:
    """Return everything that people read where a connection is not to be had."""
    with pytest.raises(MigratorError) as caught:
        connect(conninfo)
    return " ".join(f"{p.message} {p.hint} {p.detail}" for p in caught.value.problems)


def test_a_session_is_in_autocommit_and_says_what_it_is(database_url: str) -> None:
    with closing(connect(database_url)) as session:
        assert not session.in_transaction
        assert ask(session, "current_setting('application_name')") == "migrator"
        assert ask(session, "current_setting('client_encoding')") == "UTF8"
        assert ask(session, "pg_backend_pid()") == session.backend_pid


def test_what_the_url_says_wins_but_for_the_encoding_of_scripts(database_url: str) -> None:
    with closing(connect(f"{database_url}&application_name=mine&client_encoding=LATIN1")) as session:
        assert ask(session, "current_setting('application_name')") == "mine"
        assert ask(session, "'é' = U&'\\00e9'") is True


def test_libpqs_own_variables_fill_in_what_the_url_leaves_out(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in keywords(database_url).items():
        monkeypatch.setenv("PGDATABASE" if name == "dbname" else f"PG{name.upper()}", value)
    monkeypatch.setenv("PGAPPNAME", "pipeline")
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    monkeypatch.setenv("PGOPTIONS", "-c work_mem=7MB")
    with closing(connect("")) as session:
        assert ask(session, "current_database()") == keywords(database_url)["dbname"]
        assert ask(session, "current_setting('application_name')") == "pipeline"
        assert ask(session, "current_setting('client_encoding')") == "UTF8"
        assert ask(session, "current_setting('work_mem')") == "7MB"


def test_a_service_file_names_the_database(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{name}={value}" for name, value in keywords(database_url).items()]
    (tmp_path / "services").write_text("\n".join(["[shop]", *lines, "application_name=service"]))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("PGSERVICE", "shop")
    with closing(connect("")) as session:
        assert ask(session, "current_database()") == keywords(database_url)["dbname"]
        assert ask(session, "current_setting('application_name')") == "service"


def test_a_password_file_gives_the_password(
    cluster_of_own: embedded.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(cluster_of_own.conninfo, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE asked LOGIN PASSWORD '{SECRET}'".encode())
        (rules,) = cluster_of_own.folder.rglob("pg_hba.conf")
        rules.write_text("local all asked scram-sha-256\nlocal all all trust\n")
        admin.execute("SELECT pg_reload_conf()")
    url = cluster_of_own.conninfo.replace("//postgres", "//asked", 1)
    where = keywords(cluster_of_own.conninfo)
    (tmp_path / "pass").write_text(f"{where['host']}:{where['port']}:*:asked:{SECRET}\n")
    (tmp_path / "pass").chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pass"))
    with closing(connect(url)) as session:
        assert ask(session, "current_user") == "asked"
    monkeypatch.setenv("PGPASSWORD", f"not {SECRET}")
    assert SECRET not in told(url)
    assert "password authentication failed" in told(url)


@pytest.mark.parametrize(
    "conninfo",
    [
        f"postgresql://app:{SECRET}@/shop?host=/nowhere",
        f"postgresql://app:%40{SECRET}%2F@/shop?host=/nowhere",
        f"postgresql://app:a@{SECRET}@/shop?host=/nowhere",
        f"postgresql://app:{SECRET}/word@localhost:1/shop",
        f"postgresql://app:12/{SECRET}@localhost:1/shop",
        f"postgresql://app:{SECRET}%zz@localhost:1/shop",
        f"postgresql://app:%00{SECRET}@localhost:1/shop",
        f"postgresql://app:my {SECRET}@localhost:1/shop",
        f"postgresql://app@localhost:1/shop?password={SECRET}",
        f"postgresql://app@localhost:1/shop?pass%77ord={SECRET}&sslpassword={SECRET}",
        f"postgresql://app:{SECRET}@localhost:1/shop?nonsense=1",
        f"host=/nowhere password={SECRET}",
        f"host=/nowhere password = 'it\\'s {SECRET}'",
        f"host=/nowhere password=a\\ {SECRET}",
        f"host=/nowhere password=a&{SECRET}",
        f"host=/nowhere password=my {SECRET}",
        f"host=/nowhere password='my {SECRET}",
    ],
)
def test_no_password_is_told_however_it_is_written(conninfo: str) -> None:
    assert SECRET not in told(conninfo)


@pytest.mark.parametrize(
    "conninfo",
    ["postgresql://localhost:one/shop", "host=/nowhere connect_timeout=soon", "service=unknown", "nonsense", "://"],
)
def test_what_is_no_connection_string_is_an_expected_error(conninfo: str) -> None:
    assert told(conninfo)


def test_a_server_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConnectionFailed) as caught:
        connect(f"host={tmp_path} port=5433 user=app dbname=shop")
    problem = caught.value.problem
    assert problem.message.startswith(f"cannot connect to database shop on {tmp_path}, port 5433, as user app\n")
    assert caught.value.exit_code == 5
    assert "--wait" in (problem.hint or "")


def test_a_server_that_is_not_there_is_tried_for_as_long_as_was_asked(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(ConnectionFailed):
        connect(f"host={tmp_path}", wait=0.3)
    assert time.monotonic() - began >= 0.3


def test_closing_frees_everything_at_once(database_url: str) -> None:
    session = connect(database_url)
    session.send("BEGIN; CREATE TABLE t ()")
    session.close()
    assert session.lost
    with closing(connect(database_url)) as other:
        assert ask(other, "to_regclass('t') IS NULL") is True
