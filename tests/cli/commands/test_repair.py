"""`migrator repair`."""

from pathlib import Path

import pytest

from tests.project_files import run, write_project

SCRIPTS = {"001_a.up": "SELECT 1/0;\n", "001_a.down": "SELECT 1;\n"}


@pytest.mark.parametrize(
    "arguments",
    [(), ("001_a", "--target"), ("001_a", "--as", "done"), ("001_a", "--as", "applied"), ("--target",)],
    ids=["nothing", "both", "unknown state", "no reason", "target without a reason"],
)
def test_what_does_not_go_together_is_a_usage_error(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_project(tmp_path, SCRIPTS)
    done = run("repair", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "hint:" in done.stderr


def test_it_shows_then_settles(tmp_path: Path, database_url: str) -> None:
    write_project(tmp_path, SCRIPTS)
    env = {"DATABASE_URL": database_url}
    assert run("apply", cwd=tmp_path, env=env).returncode == 1
    shown = run("repair", "001_a", cwd=tmp_path, env=env)
    assert shown.returncode == 0
    assert "division by zero" in shown.stdout
    assert "--as applied|rolled-back|not-run" in shown.stdout
    settled = run("repair", "001_a", "--as", "applied", "--reason", "seen", cwd=tmp_path, env=env)
    assert settled.stdout.endswith("001_a is marked applied.\n")
    assert run("status", "--exit-code", cwd=tmp_path, env=env).returncode == 0
