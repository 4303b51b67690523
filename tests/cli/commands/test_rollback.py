"""`migrator rollback`: it says what would be lost, and asks."""

import pytest

from tests.cli.conftest import LINES, ORDERS, USERS, Project

NOTES = {"002_notes.up": "ALTER TABLE users ADD note text;", "002_notes.down": "ALTER TABLE users DROP note;"}
WITH_ROWS = {"001_users.up": "CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 1200);"}
LISTED = """\
To be rolled back, in this order: 002_notes, 001_users.
  002_notes drops column users.note: 2 values
  001_users drops table users: 1200 rows
"""


@pytest.fixture
def applied(project: Project) -> Project:
    """A project whose rollback loses something."""
    project.write(USERS | WITH_ROWS | NOTES).call("apply")
    project.query("UPDATE users SET note = 'n' WHERE id <= 2")
    return project


def states(project: Project) -> list[str]:
    return [row["state"] for row in project.call("status", "--format", "json").document["rows"]]


def test_without_anybody_to_ask_it_lists_what_would_be_lost_and_refuses(applied: Project) -> None:
    shown = applied.call("rollback", "--all")
    assert (shown.code, shown.out) == (3, "")
    assert shown.err.startswith(LISTED)
    assert "error[not-confirmed]" in shown.err
    assert "call it again with --yes" in shown.err
    assert states(applied) == ["applied", "applied"]


def test_with_yes_it_goes_ahead(applied: Project) -> None:
    shown = applied.call("rollback", "--all", "--yes")
    assert shown.code == 0
    assert "2 migrations rolled back in " in shown.out
    assert states(applied) == ["pending", "pending"]


@pytest.mark.parametrize("answer", [b"y\n", b"YES\n"])
def test_on_a_terminal_it_lists_asks_and_takes_a_yes(applied: Project, answer: bytes) -> None:
    code, shown = applied.terminal("rollback", "--all", "--no-color", answer=answer)
    assert code == 0
    assert shown.startswith(f"{LISTED}Roll back? [y/N] ")
    assert "2 migrations rolled back in " in shown
    assert states(applied) == ["pending", "pending"]


@pytest.mark.parametrize(
    ("answer", "code"), [(b"n\n", 3), (b"\n", 3), (b"\x04", 3), (b"\xff\n", 3), (b"yess\n", 3), (b"\x03", 130)]
)
def test_on_a_terminal_anything_else_is_a_no(applied: Project, answer: bytes, code: int) -> None:
    """The empty line, the end of the file (Ctrl-D), what is no text, and Ctrl-C."""
    ended, shown = applied.terminal("rollback", "--all", answer=answer)
    assert ended == code
    assert "nothing was touched" in shown
    assert "Traceback" not in shown
    assert states(applied) == ["applied", "applied"]


def test_what_happened_while_it_asked_is_not_rolled_back_unseen(applied: Project) -> None:
    """The answer is given to a list; where the database has moved on since, the list is another one."""
    import os
    import pty
    import select

    from tests.cli.conftest import MIGRATOR

    applied.write(USERS | WITH_ROWS | NOTES | LINES)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(applied.folder)
        os.execve(MIGRATOR[0], [*MIGRATOR, "rollback", "--all"], applied.environment())
    shown = b""
    while b"[y/N]" not in shown and select.select([terminal], [], [], 30)[0]:
        shown += os.read(terminal, 65536)
    assert applied.call("apply").code == 0
    os.write(terminal, b"y\n")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 3
    assert states(applied) == ["applied", "applied", "applied"]


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (("--steps", "1"), ["applied", "applied", "pending"]),
        (("--to", "001_users"), ["applied", "pending", "pending"]),
        (("--last-run",), ["applied", "pending", "pending"]),
        (("--all",), ["pending", "pending", "pending"]),
    ],
)
def test_how_far_it_goes_is_said(project: Project, choice: tuple[str, ...], left: list[str]) -> None:
    project.write(USERS | ORDERS | LINES).call("apply", "--to", "001_users")
    project.call("apply")
    assert project.call("rollback", *choice, "--yes").code == 0
    assert states(project) == left


@pytest.mark.parametrize("choice", [(), ("--all", "--last-run"), ("--to", "001_users", "--steps", "1")])
def test_how_far_has_to_be_said_in_one_way(project: Project, choice: tuple[str, ...]) -> None:
    shown = project.write(USERS).call("rollback", *choice, "--yes")
    assert shown.code == 2
    assert "say what to roll back: --to ID, --steps N, --last-run or --all" in shown.err


@pytest.mark.parametrize("steps", ["0", "-1", "many"])
def test_steps_are_a_number_of_them(project: Project, steps: str) -> None:
    shown = project.write(USERS).call("rollback", "--yes", "--steps", steps)
    assert (shown.code, shown.out) == (2, "")
    assert "--steps" in shown.err


def test_with_nothing_applied_there_is_nothing_to_ask(project: Project) -> None:
    shown = project.write(USERS).call("rollback", "--all")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == "Nothing to roll back: no migration is applied.\n"
