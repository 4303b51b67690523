"""Who a run is recorded as."""

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from migrator import __version__
from migrator.cli.caller import caller


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_user_the_host_and_the_version(tmp_path: Path) -> None:
    found = caller(tmp_path)
    assert found.by_whom == pwd.getpwuid(os.getuid()).pw_name
    assert (found.host, found.client_version, found.git_commit) == (os.uname().nodename, __version__, None)


def test_a_user_without_a_name_is_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 999_999)
    assert caller(tmp_path).by_whom == "999999"


def test_the_commit_with_a_plus_where_the_checkout_has_changes(tmp_path: Path) -> None:
    git(tmp_path, "init")
    (tmp_path / "file").write_text("one")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "-m", "one")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert caller(tmp_path).git_commit == commit
    (tmp_path / "file").write_text("two")
    assert caller(tmp_path).git_commit == f"{commit}+"


def test_a_machine_without_git_records_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert caller(tmp_path).git_commit is None
