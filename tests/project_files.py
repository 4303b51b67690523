"""Projects on disk for tests, and the command line run on them as its users do: as a process."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TIMEOUT = 60.0


def write_project(folder: Path, scripts: Mapping[str, str], manifest: str | None = None, **keys: Any) -> Path:
    """Write a project and return its manifest's path.

    `scripts` are texts by file name without `.sql`: `{"001_users.up": "CREATE …", "001_users.down": "DROP …"}`. The
    manifest lists their migrations in this order, with `keys` for its other keys, unless its text is given.
    """
    sql = folder / "sql"
    sql.mkdir(parents=True, exist_ok=True)
    for name, text in scripts.items():
        (sql / f"{name}.sql").write_bytes(text.encode("utf-8"))
    ids = [name.removesuffix(".up") for name in scripts if name.endswith(".up")]
    described = {"manifest": 1, "project": "shop", "database": {"url": "${DATABASE_URL}"}, "migrations": ids, **keys}
    path = folder / "manifest.yaml"
    # JSON is YAML: any value of `keys` comes out right.
    path.write_text(manifest if manifest is not None else json.dumps(described, indent=2), "utf-8")
    return path


def run(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, timeout: float = TIMEOUT
) -> subprocess.CompletedProcess[str]:
    """Run `migrator` in `cwd` with `env` beside this process's environment; the caller judges its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "migrator", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
