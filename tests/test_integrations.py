"""What other people's pipelines take from this repository: the action on GitHub, the hook for pre-commit."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from migrator.cli.main import COMMANDS
from tests.git_repository import commit
from tests.project_files import write_project

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / ".github" / "actions" / "review" / "action.yml").read_text("utf-8")
ACTION: dict[str, Any] = yaml.safe_load(TEXT)
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = {step["name"]: step["run"] for step in STEPS if "run" in step}
README = (ROOT / "README.md").read_text("utf-8")
USERS = {"001_users.up": "CREATE TABLE users (id int);", "001_users.down": "DROP TABLE users;"}
EDITED = {"001_users.up": "CREATE TABLE users (id bigint);", "001_users.down": "DROP TABLE users;"}


def play(name: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a step as a runner does."""
    runner = {"RUNNER_TEMP": folder, "GITHUB_OUTPUT": folder / "output", "GITHUB_STEP_SUMMARY": folder / "summary"}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", SCRIPTS[name]],
        cwd=folder / "project",
        env={**os.environ, **{key: str(value) for key, value in runner.items()}, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_action_takes_the_inputs_that_it_describes() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert set(re.findall(r"inputs\.(\w+)", TEXT)) == set(ACTION["inputs"])
    assert all(step.get("shell") == "bash" for step in STEPS if "run" in step)


def test_no_expression_stands_in_a_script_where_it_could_be_code() -> None:
    assert [name for name, script in SCRIPTS.items() if "${{" in script] == []


def lint(folder: Path, workflow: str) -> str:
    """Return what actionlint says of a workflow in a repository with the action, its scripts shown to shellcheck."""
    (folder / ".git").mkdir()
    for name, text in (("actions/review/action.yml", TEXT), ("workflows/w.yml", workflow)):
        path = folder / ".github" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    programs = Path(sys.executable).parent
    command = [programs / "actionlint", f"-shellcheck={programs / 'shellcheck'}", ".github/workflows/w.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


NEW_PROJECT = (ROOT / "migrator/project/templates/workflow.yml").read_text("utf-8")
IN_MANUAL = re.compile(r"<!-- file: (\.github/workflows/\S+) -->\n```yaml\n(.*?)```", re.DOTALL)
WORKFLOWS = [("migrator init", NEW_PROJECT), *IN_MANUAL.findall(README)]


@pytest.mark.parametrize(("name", "workflow"), WORKFLOWS, ids=[name for name, _ in WORKFLOWS])
def test_the_workflows_that_people_are_given_are_clean(tmp_path: Path, name: str, workflow: str) -> None:
    assert lint(tmp_path, workflow) == ""


def test_the_action_s_steps_are_clean(tmp_path: Path) -> None:
    """Of actions, actionlint reads the inputs alone: as a workflow that is called, it reads expressions and scripts."""
    inputs = {name: {"type": "string", **about} for name, about in ACTION["inputs"].items()}
    inputs["token"] = {"type": "string"}  # its default is of a context that workflows' inputs lack
    job = {"runs-on": "ubuntu-latest", "steps": STEPS}
    workflow = {"on": {"workflow_call": {"inputs": inputs}, "pull_request": None}, "jobs": {"review": job}}
    assert lint(tmp_path, yaml.safe_dump(workflow)) == ""


def test_what_is_wrong_with_a_workflow_is_noticed(tmp_path: Path) -> None:
    steps = [{"uses": "./.github/actions/review", "with": {"sariff": True}}, {"run": "echo $x | read x"}]
    workflow = {"on": "push", "jobs": {"a": {"runs-on": "ubuntu-latest", "steps": steps}}}
    said = lint(tmp_path, yaml.safe_dump(workflow))
    assert 'input "sariff" is not defined' in said
    assert "SC2086" in said


@pytest.mark.parametrize(("scripts", "code"), [(USERS, "0"), (EDITED, "1")], ids=["unchanged", "edited"])
def test_the_review_leaves_its_report_its_annotations_and_its_code(
    tmp_path: Path, scripts: dict[str, str], code: str
) -> None:
    write_project(tmp_path / "project", USERS)
    base = commit(tmp_path / "project")
    write_project(tmp_path / "project", scripts)
    program = tmp_path / "migrator" / "bin" / "migrator"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m migrator "$@"\n', "utf-8")
    program.chmod(0o755)
    done = play("Review", tmp_path, MANIFEST="manifest.yaml", BASE=base, SARIF="true", PYTHONPATH=str(ROOT))
    assert done.returncode == 0
    assert (tmp_path / "output").read_text() == f"code={code}\n"
    assert (tmp_path / "summary").read_text("utf-8") == (tmp_path / "review.md").read_text("utf-8")
    assert done.stdout.startswith("::error file=sql/001_users.up.sql") is (code == "1")
    assert (tmp_path / "review.sarif").read_text("utf-8").startswith("{")
    assert str(play("End as the review did", tmp_path, CODE=code).returncode) == code


def test_the_hook_calls_a_command_that_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, command = hook["entry"].split()
    assert (program, hook["pass_filenames"]) == ("migrator", False)
    assert command in COMMANDS
    assert [bool(re.search(hook["files"], name)) for name in ("db/manifest.yaml", "sql/1.up.sql", "a.py")] == [
        True, True, False,
    ]  # fmt: skip
