"""A git repository for tests, of nobody's settings."""

import os
import subprocess
from pathlib import Path

_NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "anna@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it says."""
    command = ["git", "-C", str(folder), *arguments]
    environ = {**os.environ, **_NOBODY}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout.strip()


def commit(folder: Path) -> str:
    """Commit all that is in a folder, made a repository where it is none, and return the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "as it is")
    return git(folder, "rev-parse", "HEAD")
