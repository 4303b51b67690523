"""No bad input gets a trace out of any command: each is answered with a message, a hint and exit code 2."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import USERS, Project

MANIFESTS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "a folder": lambda path: path.mkdir(),
    "empty": lambda path: path.touch(),
    "binary": lambda path: path.write_bytes(bytes(range(256))),
    "UTF-16": lambda path: path.write_text("manifest: 1\n", "utf-16"),
    "a NUL": lambda path: path.write_text("manifest: 1\x00\n"),
    "a list": lambda path: path.write_text("- manifest\n"),
    "no YAML": lambda path: path.write_text("manifest: [1\n"),
    "deeply nested": lambda path: path.write_text("[" * 5000),
    "a link to itself": lambda path: path.symlink_to(path),
    "below a file": lambda path: path.symlink_to("/dev/null/manifest.yaml"),
    "nothing of it": lambda path: path.symlink_to("/dev/null"),
}
COMMANDS = [("apply",), ("new", "name"), ("status", "--format", "json")]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("kind", MANIFESTS)
def test_a_manifest_that_cannot_be_read(offline: Project, kind: str, command: tuple[str, ...]) -> None:
    MANIFESTS[kind](offline.folder / "manifest.yaml")
    shown = offline.call(*command)
    assert shown.code == 2
    assert shown.err.startswith("manifest.yaml:")
    assert "hint: " in shown.err
    if "json" in command:
        assert shown.document["kind"] == "problems"


@pytest.mark.parametrize(
    "arguments",
    [
        ("apply", "--to", "\x1b[31m"),
        ("rollback", "--yes", "--to", "\x1b]0;title\x07"),
        ("validate", "--only", "\x1b[2J"),
        ("apply", "--to", ""),
        ("apply", "--url", "postgresql:///\x1b[31m"),
        ("status", "--format", "\x1b[31m"),
        ("explain", "\x1b[31m"),
    ],
)
def test_control_characters_do_not_reach_the_terminal(project: Project, arguments: tuple[str, ...]) -> None:
    shown = project.write(USERS).call(*arguments)
    assert shown.code in (2, 5)
    assert not {"\x1b", "\x07"} & set(shown.out + shown.err)
    assert "hint: " in shown.err


@pytest.mark.parametrize("arguments", [("--wait", "-1"), ("--wait", "soon"), ("--wait", "nan"), ("--to",)])
def test_options_that_are_no_values(offline: Project, arguments: tuple[str, ...]) -> None:
    shown = offline.write(USERS).call("apply", *arguments)
    assert (shown.code, shown.out) == (2, "")
    assert arguments[0] in shown.err


def test_names_that_are_no_text_reach_no_trace(project: Project) -> None:
    shown = project.write(USERS).shell("migrator apply --to $'\\xff' --manifest manifest.yaml")
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr
    shown = project.shell("migrator apply --manifest $'\\xff.yaml' --format json")
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr


def test_a_history_that_may_not_be_read_is_an_error_and_no_bug(project: Project) -> None:
    project.write(USERS).call("apply")
    name = project.query("SELECT current_database()")[0][0]
    project.query(f"CREATE ROLE {name}_reader LOGIN")
    url = project.url.replace("postgres@", f"{name}_reader@")
    for command in (("status",), ("history",), ("plan",), ("apply",), ("rollback", "--all", "--yes")):
        shown = project.call(*command, "--url", url)
        assert shown.code in (1, 3)
        assert "permission denied" in shown.err
        assert "Traceback" not in shown.err
    project.query(f"DROP ROLE {name}_reader")
