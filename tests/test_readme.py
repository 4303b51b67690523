"""The README is the manual: its commands are run, and print what stands there; its YAML is read, its SQL is run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from migrator.cli.main import COMMANDS
from migrator.database import embedded
from migrator.project.format import MANIFEST
from migrator.project.yaml_tree import read_tree
from migrator.values.errors import Problems
from tests.readme_console import README, ROOT, Block, Scene, agrees, blocks, commands, play, scenes

TEXT = README.read_text("utf-8")
BLOCKS = [item for item in blocks(TEXT.splitlines()) if isinstance(item, Block)]
SCENES = scenes(TEXT)
FIRST_CALL = "Making .venv"


def block_with(text: str) -> Block:
    return next(block for block in BLOCKS if text in block.text)


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_each_command_prints_what_the_readme_shows(
    scene: Scene, tmp_path: Path, database_url: str, bin_dir: Path
) -> None:
    outputs = play(scene, tmp_path, database_url, bin_dir)
    assert len(outputs) == len(scene.commands)
    for command, output in zip(scene.commands, outputs, strict=True):
        if command.expected is not None:
            assert agrees(command.expected, output), f"README.md:{command.first}: {command.text}\n{output}"
