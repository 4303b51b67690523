"""Streams as a shell hands them over: closed, full, without a reader, in any encoding, on a terminal."""

import json

import pytest

from tests.cli.conftest import USERS, Project

ESCAPE = "\x1b["
ACCENTS = {"001_é.up": "CREATE TABLE é (id int); -- ✓", "001_é.down": "DROP TABLE é;"}
BROKEN = {"002_broken.up": "SELECT nothing;", "002_broken.down": "SELECT 1;"}


@pytest.mark.parametrize("command", ["history", "plan --format sql", "--help"])
def test_a_reader_that_has_gone_is_no_error_of_ours(project: Project, command: str) -> None:
    project.write(USERS | BROKEN).call("apply", "--to", "001_users")
    shown = project.shell(f"set +o pipefail; migrator {command} | head -0")
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, "", "")


def test_closed_streams_change_nothing_of_what_is_done(project: Project) -> None:
    shown = project.write(USERS).shell("migrator apply >&- && migrator status 2>&- && migrator plan <&- >&- 2>&-")
    assert (shown.returncode, shown.stderr) == (0, "applying 001_users (1 of 1)\n")
    assert shown.stdout.endswith(": 1 applied.\n")


def test_closed_stderr_hides_an_error_but_not_its_code(project: Project) -> None:
    shown = project.write(BROKEN).shell("migrator apply 2>&-")
    assert (shown.returncode, shown.stdout, shown.stderr) == (1, "", "")


@pytest.mark.parametrize("command", ["status", "--help"])
def test_a_full_disk_is_told_without_a_trace(project: Project, command: str) -> None:
    shown = project.write(USERS).shell(f"migrator {command} > /dev/full")
    assert shown.returncode == 74
    assert "No space left on device" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    "locale",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii:strict"}],
)
def test_an_encoding_that_lacks_a_character_gets_it_escaped(project: Project, locale: dict[str, str]) -> None:
    project.write(ACCENTS)
    shown = [project.process(*call, env=locale) for call in (("apply",), ("status",), ("rollback", "--all", "--yes"))]
    assert [call.returncode for call in shown] == [0, 0, 0]
    assert shown[0].stdout.startswith("\\u2713  001_")


def test_the_locale_c_is_no_reason_to_fail(project: Project) -> None:
    project.write(ACCENTS)
    assert [project.process(call, env={"LC_ALL": "C"}).returncode for call in ("apply", "status", "history")] == [0] * 3


def test_a_name_that_the_locale_cannot_spell_is_a_missing_file(project: Project) -> None:
    # Both have to be switched off for Python to speak ASCII in this locale.
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shown = project.write(ACCENTS).process("apply", env=ascii_only)
    assert shown.returncode == 2
    assert "error[missing-file]" in shown.stderr


def test_a_script_is_printed_as_its_own_bytes_whatever_the_encoding(project: Project) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    planned = project.write(ACCENTS).process("plan", "--format", "sql", env=ascii_only)
    project.call("apply")
    ran = project.process("history", "show", "1", env=ascii_only)
    assert all("CREATE TABLE é (id int); -- ✓" in shown.stdout for shown in (planned, ran))


def test_json_is_ascii(project: Project) -> None:
    shown = project.write(ACCENTS).process("plan", "--format", "json", env={"PYTHONIOENCODING": "ascii"})
    assert shown.stdout.isascii()
    assert json.loads(shown.stdout)["steps"][0]["id"] == "001_é"


def test_colour_is_for_terminals(project: Project) -> None:
    code, shown = project.write(USERS).terminal("apply")
    assert code == 0
    assert ESCAPE in shown
    assert ESCAPE not in project.process("status").stdout


@pytest.mark.parametrize(("arguments", "env"), [(("--no-color",), {}), ((), {"NO_COLOR": "1"}), ((), {"TERM": "dumb"})])
def test_colour_can_be_declined(project: Project, arguments: tuple[str, ...], env: dict[str, str]) -> None:
    code, shown = project.write(USERS).terminal("status", *arguments, env=env)
    assert code == 0
    assert "001_users" in shown
    assert ESCAPE not in shown


def test_an_empty_no_color_declines_nothing(project: Project) -> None:
    assert ESCAPE in project.write(USERS).terminal("status", env={"NO_COLOR": ""})[1]
