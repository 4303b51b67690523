"""The README is the manual: its commands are run and print what stands there, its YAML is read, its SQL is run."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from migrator.cli.main import COMMANDS
from migrator.database import embedded
from migrator.project.format import MANIFEST
from migrator.project.yaml_tree import read_tree
from migrator.reports import json_document
from migrator.values.errors import Problems
from tests import servers
from tests.readme_console import README, ROOT, URL, Block, Scene, agrees, blocks, commands, play, polish, scenes

TEXT = README.read_text("utf-8")
BLOCKS = [item for item in blocks(TEXT.splitlines()) if isinstance(item, Block)]
SCENES = scenes(TEXT)
FIRST_CALL = "Making .venv"


def block_with(text: str) -> Block:
    return next(block for block in BLOCKS if text in block.text)


Played = list["Future[list[str]]"]


@pytest.fixture(scope="module")
def played(server: embedded.Server, bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The scenes' outputs, two scenes at a time: they wait for servers and locks more than they work."""

    def outputs(scene: Scene) -> list[str]:
        with servers.fresh_database(server) as url:
            return play(scene, tmp_path_factory.mktemp("scene"), url, bin_dir)

    with ThreadPoolExecutor(2) as pool:
        yield [pool.submit(outputs, scene) for scene in SCENES]


@pytest.mark.parametrize(("number", "scene"), list(enumerate(SCENES)), ids=[scene.name for scene in SCENES])
def test_each_command_prints_what_the_readme_shows(number: int, scene: Scene, played: Played) -> None:
    for command, output in zip(scene.commands, played[number].result(), strict=True):
        if command.expected is not None:
            assert agrees(command.expected, output), f"README.md:{command.first}: {command.text}\n{output}"


@pytest.fixture(scope="module")
def clean_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of what stands here now, whose .venv is made already: it leads to the Python of these tests."""
    copy = tmp_path_factory.mktemp("clone")
    for name in ("migrator", "sql", "scripts"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manifest.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    python = copy / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    checksum = subprocess.check_output(["cksum"], input=(copy / "pyproject.toml").read_bytes()).decode().strip()
    made = f"dev {copy} {sys.version} {sys.base_prefix} {checksum}"
    (copy / ".venv" / "stamp").write_text(made, "utf-8")
    return copy


def run_in(copy: Path, command: str) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=copy,
        env={**os.environ, "PYTHON": sys.executable, "XDG_RUNTIME_DIR": str(copy)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=True,
    )
    return polish(done.stdout, URL, copy)


@pytest.mark.parametrize("text", ["$ scripts/quickstart", "$ .venv/bin/python -m migrator history show 8"])
def test_the_quick_start_works_in_a_clean_copy(text: str, clean_copy: Path) -> None:
    for command in commands(block_with(text)):
        pasted = tuple(line for line in command.expected or () if not line.startswith(FIRST_CALL))
        output = run_in(clean_copy, command.text)
        assert agrees(pasted, output), f"README.md:{command.first}: {command.text}\n{output}"


def test_a_second_quick_start_has_nothing_to_do(clean_copy: Path) -> None:
    run_in(clean_copy, "scripts/quickstart")
    assert "Nothing to do: 12 migrations are applied." in run_in(clean_copy, "scripts/quickstart")


def test_the_scripts_that_the_readme_names_are_there_and_can_be_run() -> None:
    named = [line.split()[0] for block in BLOCKS if block.language == "sh" for line in block.lines]
    scripts = {name for name in named if name.startswith(("scripts/", ".ci/"))}
    assert scripts >= {"scripts/test", "scripts/readme", ".ci/run"}
    assert [name for name in scripts if not os.access(ROOT / name, os.X_OK)] == []


def test_what_pip_is_asked_for_exists() -> None:
    wanted = set(re.findall(r"pip install '[.\w]+\[(\w+)\]'", TEXT))
    assert wanted == {"embedded", "lint", "dev"}
    assert wanted <= set(metadata("migrator").get_all("Provides-Extra") or ())


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "yaml" and not b.file], ids=lambda b: b.line)
def test_each_manifest_is_one_that_migrator_reads(block: Block) -> None:
    problems = Problems()
    head = "" if "manifest: 1" in block.text else "manifest: 1\nproject: shop\nmigrations: []\n"
    MANIFEST.read(read_tree(head + block.text, "README.md", problems), problems)
    assert problems.found == []


def test_the_workflow_calls_commands_that_there_are() -> None:
    workflow: dict[str, Any] = yaml.safe_load(block_with("runs-on").text)
    called = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert [run.split()[1] for run in called if run.startswith("migrator ") and run.split()[1] not in COMMANDS] == []


def test_each_command_of_the_program_stands_in_its_table() -> None:
    table = TEXT[TEXT.index("## Commands") : TEXT.index("### plan")]
    assert [name for name in COMMANDS if f"`{name}" not in table] == []


def test_each_key_of_the_manifest_stands_in_its_tables() -> None:
    part = TEXT[TEXT.index("### Keys") : TEXT.index("### What is refused")]
    limits = TEXT[TEXT.index("## Limits") : TEXT.index("## Developing")]
    planned = {name for name, field in MANIFEST.fields.items() if field.later}
    assert [name for name in MANIFEST.fields if f"`{name}`" not in (limits if name in planned else part)] == []


@pytest.mark.parametrize(("kind", "result"), [(kind, result) for result, kind in json_document._KINDS.items()])
def test_each_json_document_has_the_fields_that_its_table_names(kind: str, result: type) -> None:
    table = TEXT[TEXT.index("### JSON") :]
    (row,) = re.findall(rf"^\| `{kind}` \|.*\| (.*) \|$", table, re.MULTILINE)
    assert re.findall(r"`(\w+)`", row) == [field.name for field in fields(result)]


def test_its_links_and_pictures_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    targets = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert targets
    assert [t for t in targets if t.startswith("#") and t[1:] not in anchors] == []
    assert [t for t in targets if not t.startswith(("#", "http")) and not (ROOT / t).is_file()] == []
