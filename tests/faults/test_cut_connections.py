"""Rows 6 and 7: the connection is cut before a COMMIT reaches the server, or after it and before the answer."""

import signal
import time
from collections.abc import Callable

import pytest

from migrator.values.events import Retrying
from tests.engine.conftest import Project
from tests.faults.processes import applying, until
from tests.faults.proxy import Mode, proxy

LOG = {"001_log.up": "CREATE TABLE log (n int);\n", "001_log.down": "DROP TABLE log;\n"}
ROW = {"002_row.up": "INSERT INTO log VALUES (2);\n", "002_row.down": "SELECT 1;\n"}
ROWS = {"002_row.up": "INSERT INTO log VALUES (1);\nINSERT INTO log VALUES (2);\n", "002_row.down": "SELECT 1;\n"}
NEXT = {"003_next.up": "INSERT INTO log VALUES (3);\n", "003_next.down": "SELECT 1;\n"}
PLAIN = "002_row"
WITH_RULES = {"id": "002_row", "expect": {"tables": {"log": {"columns": {"n": "integer"}}}}}
UNIT_BY_UNIT = {"id": "002_row", "transaction": "none"}
MODES: list[Mode] = ["before", "after"]


def completes(message: bytes) -> bool:
    """The message that completes the second migration's row, and commits it."""
    return b"RETURNING duration_ms" in message and b" id = 2 " in message


def runs_the_script(message: bytes) -> bool:
    return message.startswith(b"Q") and b"INSERT INTO log VALUES (2)" in message


def runs_the_unit(message: bytes) -> bool:
    """The unit's own message; the row of the whole script holds its text too, as a literal."""
    return runs_the_script(message) and b"schema_migrations" not in message


def cut(project: Project, mode: Mode, chosen: Callable[[bytes], bool], cuts: int = 1) -> list[tuple[str, str, str]]:
    """Apply through the proxy; it is applied, and what it did is done once."""
    with proxy(project.url, mode, chosen, cuts) as standing:
        through = Project(project.folder, standing.url)
        result = through.apply()
        assert standing.cut == cuts
    assert result.problem is None
    assert result.exit_code == 0
    assert [step.outcome for step in result.steps] == ["applied"] * len(result.steps)
    assert sum(isinstance(event, Retrying) for event in through.events) == cuts
    return project.attempts()[1:]


@pytest.mark.parametrize("entry", [PLAIN, WITH_RULES], ids=["one message", "two messages"])
def test_06_a_commit_that_never_arrived_is_known_as_not_applied_and_made_again(project: Project, entry: object) -> None:
    project.write(LOG).apply()
    project.write(LOG | ROW | NEXT, migrations=["001_log", entry, "003_next"])
    assert cut(project, "before", completes) == [
        ("002_row", "up", "failed"), ("002_row", "up", "completed"), ("003_next", "up", "completed")]  # fmt: skip
    assert project.query("TABLE log") == [(2,), (3,)]


def test_06_the_first_of_two_messages_is_cut(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | ROW, migrations=["001_log", WITH_RULES])
    assert cut(project, "after", runs_the_script) == [("002_row", "up", "failed"), ("002_row", "up", "completed")]
    assert project.query("TABLE log") == [(2,)]


def test_06_a_connection_that_is_always_cut_is_given_up_and_nothing_is_applied(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | ROW)
    with proxy(project.url, "before", runs_the_script, cuts=99) as standing:
        result = Project(project.folder, standing.url).apply()
    assert (result.exit_code, result.outcome) == (5, "failed")
    assert project.query("TABLE log") == []
    assert project.apply().problem is None
    assert project.query("TABLE log") == [(2,)]


@pytest.mark.parametrize("entry", [PLAIN, WITH_RULES], ids=["one message", "two messages"])
def test_07_a_commit_whose_answer_is_lost_is_recognised_and_not_made_again(project: Project, entry: object) -> None:
    project.write(LOG).apply()
    project.write(LOG | ROW | NEXT, migrations=["001_log", entry, "003_next"])
    assert cut(project, "after", completes) == [("002_row", "up", "completed"), ("003_next", "up", "completed")]
    assert project.query("TABLE log") == [(2,), (3,)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("chosen", [runs_the_unit, completes], ids=["a unit", "the last row"])
def test_07_a_script_that_runs_unit_by_unit_goes_on_where_it_was_cut(
    project: Project, mode: Mode, chosen: Callable[[bytes], bool]
) -> None:
    project.write(LOG).apply()
    project.write(LOG | ROWS, migrations=["001_log", UNIT_BY_UNIT])
    attempts = cut(project, mode, chosen)
    assert attempts[-1] == ("002_row", "up", "completed")
    assert project.query("TABLE log") == [(1,), (2,)]


def test_07_a_rollback_is_made_once_too(project: Project) -> None:
    project.write(LOG | {"002_row.up": "SELECT 1;\n", "002_row.down": "INSERT INTO log VALUES (2);\n"}).apply()
    with proxy(project.url, "after", runs_the_script) as standing:
        assert Project(project.folder, standing.url).rollback(steps=1).problem is None
        assert standing.cut == 1
    assert project.query("TABLE log") == [(2,)]
    assert project.states() == {"001_log": "applied", "002_row": "pending"}


def test_a_signal_ends_the_program_where_the_network_has_fallen_silent(project: Project) -> None:
    project.write(LOG).apply()
    project.write(LOG | ROW)
    with proxy(project.url, "silence", runs_the_script) as standing, applying(
        Project(project.folder, standing.url)
    ) as process:  # fmt: skip
        until(process, standing.silent.is_set)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
        assert time.monotonic() - began < 9  # five seconds to cancel, and what a busy machine adds
    assert process.returncode == 143, out + err
    assert "migrator status" in out + err
