import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from migrator.database import embedded, postmaster
from migrator.values.errors import ConnectionFailed, Problem
from tests import servers
from tests.conftest import Connect

# A user in another process: says that it has the server, then waits for the end of its input.
USER = """
import sys
from pathlib import Path
from migrator.database import embedded
with embedded.start(Path(sys.argv[1]), bin_dir=Path(sys.argv[2]), durable=False):
    print("ready", flush=True)
    sys.stdin.read()
"""

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its server to somebody else")


def another_process(folder: Path, bin_dir: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", USER, str(folder), str(bin_dir)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ready(process: "subprocess.Popen[str]") -> bool:
    assert process.stdout is not None
    return process.stdout.readline() == "ready\n"


def ask(server: embedded.Server, query: str) -> object:
    with psycopg.connect(server.conninfo) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def write(server: embedded.Server) -> None:
    with psycopg.connect(server.conninfo) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")


def answers(server: embedded.Server) -> bool:
    return postmaster.running(server.folder) is not None


def sockets(server: embedded.Server) -> Path:
    return Path(parse_qs(urlsplit(server.conninfo).query)["host"][0])


def test_an_empty_folder_becomes_a_server(tmp_path: Path, bin_dir: Path) -> None:
    with embedded.start(tmp_path / "db", bin_dir=bin_dir) as server:
        assert ask(server, "SELECT current_setting('server_version_num')::int / 10000") == server.major
        assert ask(server, "SELECT current_database() || ' ' || current_user") == "postgres postgres"
        assert ask(server, "SELECT current_setting('fsync')") == "on"
        assert ask(server, "SELECT upper('é') || getdatabaseencoding() || current_setting('TimeZone')") == "ÉUTF8UTC"
    assert not answers(server)
    assert not sockets(server).exists()


def test_the_data_is_there_again_at_the_next_start(tmp_path: Path, bin_dir: Path) -> None:
    with embedded.start(tmp_path / "db", bin_dir=bin_dir) as server:
        write(server)
    with embedded.start(tmp_path / "db", bin_dir=bin_dir) as server:
        assert ask(server, "SELECT count(*) FROM kept") == 1


def test_only_the_owner_of_the_folder_reaches_it(server: embedded.Server) -> None:
    assert ask(server, "SELECT current_setting('listen_addresses')") == ""
    assert sockets(server).stat().st_mode & 0o777 == 0o700


def test_a_socket_has_a_short_path_however_long_the_folder_is(tmp_path: Path, bin_dir: Path) -> None:
    with embedded.start(tmp_path / ("long" * 30) / "a folder", bin_dir=bin_dir, durable=False) as server:
        assert ask(server, "SELECT 1") == 1


def test_an_inherited_environment_changes_nothing(
    tmp_path: Path, bin_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGDATA": "/nowhere", "LC_ALL": "de_DE.UTF-8", "PGHOST": "db.example"}.items():
        monkeypatch.setenv(name, value)
    with embedded.start(tmp_path / "db", bin_dir=bin_dir, durable=False) as server:
        assert ask(server, "SELECT 1") == 1


def test_the_last_user_of_a_process_stops_the_server(tmp_path: Path, bin_dir: Path) -> None:
    first = embedded.start(tmp_path / "db", bin_dir=bin_dir, durable=False)
    second = embedded.start(tmp_path / "db", bin_dir=bin_dir, durable=False)
    assert second.conninfo == first.conninfo
    first.stop()
    first.stop()
    assert answers(second)
    second.stop()
    assert not answers(second)


def test_a_server_that_another_process_uses_stays(tmp_path: Path, bin_dir: Path) -> None:
    server = embedded.start(tmp_path / "db", bin_dir=bin_dir, durable=False)
    with another_process(tmp_path / "db", bin_dir) as other:
        assert ready(other)
        server.stop()
        assert answers(server)
        other.communicate()
    assert not answers(server)


def test_processes_that_start_at_once_share_one_server(tmp_path: Path, bin_dir: Path) -> None:
    together = [another_process(tmp_path / "db", bin_dir) for _ in range(4)]
    assert [ready(process) for process in together] == [True] * 4
    assert postmaster.running(tmp_path / "db") is not None
    for process in together:
        process.communicate()
    assert [process.returncode for process in together] == [0] * 4
    assert postmaster.running(tmp_path / "db") is None


def test_a_server_whose_user_was_killed_is_found_by_the_next(tmp_path: Path, bin_dir: Path) -> None:
    with another_process(tmp_path / "db", bin_dir) as other:
        assert ready(other)
        other.kill()
    left = postmaster.running(tmp_path / "db")
    with embedded.start(tmp_path / "db", bin_dir=bin_dir, durable=False) as server:
        assert postmaster.running(tmp_path / "db") == left
    assert not answers(server)


def test_ctrl_c_stops_the_server(tmp_path: Path, bin_dir: Path) -> None:
    with another_process(tmp_path / "db", bin_dir) as other:
        assert ready(other)
        other.send_signal(signal.SIGINT)
        other.wait(30)
    assert postmaster.running(tmp_path / "db") is None


def test_a_server_that_was_killed_recovers(cluster_of_own: embedded.Server, bin_dir: Path) -> None:
    write(cluster_of_own)
    left = postmaster.running(cluster_of_own.folder)
    assert left is not None
    with psycopg.connect(cluster_of_own.conninfo) as connection:
        os.kill(left.pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):  # the backend leaves when it notices, and its memory with it
            connection.execute("SELECT pg_sleep(60)")
    with embedded.start(cluster_of_own.folder, bin_dir=bin_dir) as again:
        assert ask(again, "SELECT count(*) FROM kept") == 1
    assert not sockets(cluster_of_own).exists()


def test_an_initdb_that_was_killed_is_done_again(tmp_path: Path, bin_dir: Path) -> None:
    (tmp_path / "db" / "data.new" / "base").mkdir(parents=True)
    with embedded.start(tmp_path / "db", bin_dir=bin_dir, durable=False) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_start_that_fails_shows_what_the_server_said(tmp_path: Path, bin_dir: Path) -> None:
    embedded.start(tmp_path / "db", bin_dir=bin_dir, durable=False).stop()
    with (tmp_path / "db" / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(ConnectionFailed, match=r'did not start(.|\n)*unrecognized configuration parameter "no_such_s'):
        embedded.start(tmp_path / "db", bin_dir=bin_dir)


def test_a_file_in_the_way_is_an_error_that_names_it(tmp_path: Path, bin_dir: Path) -> None:
    (tmp_path / "db").write_text("")
    with pytest.raises(ConnectionFailed, match=r"/db cannot be used: .*File exists"):
        embedded.start(tmp_path / "db", bin_dir=bin_dir)


def test_what_fails_in_the_block_is_not_hidden_by_a_failing_stop(
    cluster: servers.Clusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionFailed(Problem("no-server", "the private server did not stop"))

    def fail(server: embedded.Server) -> None:
        with server:
            raise ValueError("first")

    server = cluster()
    with monkeypatch.context() as broken:
        broken.setattr("migrator.database.cluster.stop", refuse)
        with pytest.raises(ValueError, match="first") as caught:
            fail(server)
    assert caught.value.__notes__ == ["the private server did not stop"]
    cluster()


@root_only
def test_root_runs_it_as_somebody_else_without_opening_its_own_folders(tmp_path: Path, bin_dir: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with embedded.start(closed / "db", bin_dir=bin_dir, durable=False) as server:
        left = postmaster.running(server.folder)
        assert left is not None
        assert Path(f"/proc/{left.pid}").stat().st_uid != 0
    assert closed.stat().st_mode & 0o777 == 0o700


def test_each_test_has_an_empty_database(connect: Connect) -> None:
    connect().execute("CREATE TABLE t ()")
    assert connect().execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)


def test_each_test_has_an_empty_database_again(connect: Connect) -> None:
    assert connect().execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
