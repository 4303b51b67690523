"""One rule asked about a manifest that is written in the test."""

from pathlib import Path
from typing import Any

from migrator.project.lint.registry import RULES
from migrator.project.manifest import Options, load
from tests.project_files import write_project


def told(code: str, folder: Path, ids: list[str], **keys: Any) -> list[str | None]:
    """Return the migrations that the rule speaks of."""
    scripts = {f"{each}.{direction}": "SELECT 1;" for each in ids for direction in ("up", "down")}
    manifest = load(write_project(folder, scripts, **keys), Options({}, needs_database=False))
    return [remark.migration for remark in RULES[code].check(manifest)]
