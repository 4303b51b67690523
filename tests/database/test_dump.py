"""A live schema written by pg_dump and read by psql: which server they are told of, and what they say."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from migrator.database.connection import connect
from migrator.database.dump import DumpFailed, dump_schema, restore
from migrator.database.embedded import Server
from migrator.database.session import Session
from migrator.values.errors import ConnectionFailed, Refused

SECRET = "s3cret word"


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with closing(connect(f"{database_url}&password={SECRET.replace(' ', '%20')}")) as opened:
        yield opened


def test_the_schema_goes_over_without_its_rows(session: Session, server: Server, tmp_path: Path) -> None:
    session.send("CREATE TABLE t (a int DEFAULT 1); INSERT INTO t VALUES (7)")
    (file,) = dump_schema(session, tmp_path, server.major, server.bin_dir, None)
    session.send("DROP TABLE t")
    restore(session, (file,), server.bin_dir)
    assert session.value("SELECT to_json(count(*)) FROM t") == 0


def test_the_password_is_in_no_argument(
    session: Session, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\nenv > {tmp_path}/environment\n')
    program.chmod(0o755)
    with monkeypatch.context() as ours:
        ours.setenv("PGHOST", "elsewhere")
        ours.setenv("PGSERVICE", "other")
        dump_schema(session, tmp_path, server.major, tmp_path, "migrator")
    assert SECRET not in (tmp_path / "arguments").read_text()
    environment = (tmp_path / "environment").read_text()
    assert f"PGPASSWORD={SECRET}\n" in environment
    assert f"PGDATABASE={session.connection.info.dbname}\n" in environment
    assert "elsewhere" not in environment
    assert "PGSERVICE=" not in environment


def test_a_server_that_is_newer_than_pg_dump_is_refused(session: Session, server: Server, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot read newer ones"):
        dump_schema(session, tmp_path, server.major - 1, server.bin_dir, None)
    assert list(tmp_path.iterdir()) == []


def test_what_pg_dump_says_is_told(session: Session, server: Server, tmp_path: Path) -> None:
    with pytest.raises(DumpFailed) as failure:
        dump_schema(session, tmp_path, server.major, server.bin_dir, "nowhere")
    assert "no matching tables" in (failure.value.problem.detail or "")


def test_what_psql_says_is_told(session: Session, server: Server, tmp_path: Path) -> None:
    (tmp_path / "schema.sql").write_text("SELECT 1;\nCREATE EXTENSION nobody_has_it;\n")
    with pytest.raises(DumpFailed) as failure:
        restore(session, (tmp_path / "schema.sql",), server.bin_dir)
    assert "nobody_has_it" in (failure.value.problem.detail or "")
    assert failure.value.problem.code == "dump-failed"


def test_where_the_program_is_missing_that_is_said(session: Session, server: Server, tmp_path: Path) -> None:
    with pytest.raises(ConnectionFailed, match="pg_dump cannot be run"):
        dump_schema(session, tmp_path, server.major, tmp_path / "nowhere", None)
