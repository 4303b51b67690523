"""`migrator rehearse`: which migrations it takes, where it tries them, what it says of them."""

import signal

import pytest

from migrator.database.embedded import Server
from tests.cli.conftest import LINES, ORDERS, SLEEPING, USERS, Main, Project

FORGETFUL = {"003_age.up": "ALTER TABLE users ADD age int;", "003_age.down": "SELECT 1;"}
SCRATCH = "SELECT count(*) FROM pg_database WHERE datname LIKE 'migrator_scratch_%'"


def rehearsed(project: Project, server: Server, *arguments: str) -> list[str]:
    """Rehearse as JSON and return the ids."""
    outcome = project.call("rehearse", "--scratch-url", server.conninfo, "--format", "json", *arguments)
    assert outcome.document["kind"] == "rehearsal"
    return [migration["id"] for migration in outcome.document["migrations"]]


def test_it_takes_what_is_pending_or_all_or_what_is_named(project: Project, server: Server) -> None:
    project.write(USERS | ORDERS | LINES)
    assert rehearsed(project, server) == ["001_users", "002_orders", "003_lines"]
    project.call("apply", "--to", "001_users")
    assert rehearsed(project, server) == ["002_orders", "003_lines"]
    assert rehearsed(project, server, "--all") == ["001_users", "002_orders", "003_lines"]
    assert rehearsed(project, server, "001_users") == ["001_users"]
    project.call("apply")
    nothing = project.call("rehearse", "--scratch-url", server.conninfo)
    assert (nothing.code, nothing.out) == (0, "Nothing to rehearse: no migration is pending.\n")


def test_it_says_what_a_down_leaves_and_exits_1(project: Project, server: Server) -> None:
    project.write(USERS | FORGETFUL)
    outcome = project.call("rehearse", "--scratch-url", server.conninfo)
    assert outcome.code == 1
    assert "  + column age integer\n" in outcome.out
    assert "rehearsing 003_age (2 of 2)" in outcome.err
    assert project.query(SCRATCH) == [(0,)]
    assert project.query("SELECT to_regclass('users')") == [(None,)]


def test_the_database_that_it_asks_or_that_url_names_weighs_what_is_locked(project: Project, server: Server) -> None:
    project.write(USERS | FORGETFUL)
    project.call("apply", "--to", "001_users")
    project.query("INSERT INTO users SELECT n FROM generate_series(1, 300) AS n; ANALYZE users")
    pending = project.call("rehearse", "--scratch-url", server.conninfo).out
    assert "line 1  ACCESS EXCLUSIVE on users (300 rows, " in pending
    assert "on empty tables. Tables weighed by test_" in pending
    named = ("rehearse", "003_age", "--scratch-url", server.conninfo)
    assert "(300 rows, " in project.call(*named, "--url", project.url).out


def test_safe_ways_are_tried_of_what_may_still_be_written_anew(project: Project, server: Server) -> None:
    project.write(USERS | {"002_set.up": "ALTER TABLE users ADD CHECK (id > 0);",
                           "002_set.down": "ALTER TABLE users DROP CONSTRAINT users_id_check;"})  # fmt: skip
    said = [
        "The safe ways that lint prints" in project.call("rehearse", "--scratch-url", server.conninfo, *which).out
        for which in ((), ("002_set",), ("--all",))
    ]
    assert said == [True, True, False]


def test_without_a_database_all_are_rehearsed_on_a_private_server(
    project: Project, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(USERS | ORDERS, database={})
    outcome = project.call("rehearse", "--pg-bin", str(server.bin_dir), "--quiet")
    assert outcome.code == 0
    assert outcome.out.startswith(f"2 migrations rehearsed on PostgreSQL {server.major}")
    assert "2 proven" in outcome.out


def test_what_a_signal_ends_leaves_no_database(project: Project, server: Server) -> None:
    project.write({"001_long.up": "SELECT pg_sleep(60);", "001_long.down": "SELECT 1;"})
    process = project.start("rehearse", "--scratch-url", server.conninfo)
    project.wait_for(SLEEPING.replace("current_database()", "datname"))
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert "interrupted by SIGINT" in said
    assert project.query(SCRATCH) == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--all", "001_users"), "--all and the names of migrations exclude one another"),
        (("--pg-bin", ".", "--scratch-url", "x"), "--pg-bin and --scratch-url exclude one another"),
        (("01_users",), "the manifest does not list 01_users"),
    ],
)
def test_what_cannot_be_served_is_refused(
    offline: Project, migrator: Main, arguments: tuple[str, ...], says: str
) -> None:
    offline.write(USERS)
    outcome = migrator("rehearse", *arguments)
    assert outcome.code == 2
    assert says in outcome.err


def test_a_server_that_cannot_be_reached_is_told(offline: Project) -> None:
    offline.write(USERS)
    assert offline.call("rehearse").code == 5
    assert offline.call("rehearse", "--all", "--scratch-url", offline.url).code == 5


def test_on_rows_it_says_what_depends_on_data(project: Project, server: Server) -> None:
    strict = {
        "004_strict.up": "ALTER TABLE users ADD x int NOT NULL;",
        "004_strict.down": "ALTER TABLE users DROP x;",
    }
    project.write(USERS | strict)
    outcome = project.call("rehearse", "--scratch-url", server.conninfo, "--rows", "20")
    assert outcome.code == 1
    assert "004_strict: its up script fails on made-up rows, and not on empty tables\n" in outcome.out
    assert "then on 20 made-up rows of 1 table.\n" in outcome.out


def test_from_a_live_schema_it_takes_what_is_pending_there(project: Project, server: Server) -> None:
    project.write(USERS | ORDERS | LINES, database={})
    url = ("--url", project.url)
    project.call("apply", "--to", "001_users", *url)
    scratch = ("--pg-bin", str(server.bin_dir), "--format", "json")
    outcome = project.call("rehearse", "--from-url", project.url, *scratch)
    assert [migration["id"] for migration in outcome.document["migrations"]] == ["002_orders", "003_lines"]
    assert outcome.document["before"] == 1
    for wrong in (("--all",), ("001_users",), ("--propose",), ("--from-url", " ")):
        assert project.call("rehearse", "--from-url", project.url, *wrong, *scratch).code == 2
