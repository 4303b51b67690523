"""Writing files so that nothing is overwritten, nothing is half written, and a failure leaves what was there."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from migrator.values.errors import Problem, UsageError
from migrator.values.location import Location


def create(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write new files and return those that were not there with the same content already; all of them, or none.

    Raises UsageError where a file of that name holds something else, or cannot be written.
    """
    missing = [path for path, data in files.items() if not _holds(path, data)]
    if taken := [path for path in missing if os.path.lexists(path)]:
        raise UsageError(*(Problem("file-exists", f"{p} exists already", Location(str(p)), _TAKEN_HINT) for p in taken))
    made: list[Path] = []
    try:
        for path in missing:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("xb").close()  # takes the name, or fails where somebody was quicker
            made.append(path)
            _fill(path, files[path])
    except OSError as error:
        remove(made)
        raise _unwritable(error) from None
    return tuple(made)


def replace(path: Path, data: bytes) -> None:
    """Give an existing file another content, all at once. Links are followed. Raises UsageError."""
    try:
        _fill(path.resolve(), data)
    except OSError as error:
        raise _unwritable(error) from None


def write(path: Path, data: bytes) -> None:
    """Write a file, new or in place of another one, all at once. Raises UsageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            _fill(path.resolve(), data)
        else:
            path.write_bytes(data)
    except OSError as error:
        raise _unwritable(error) from None


def _fill(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as temporary:
        temporary.write(data)
    try:
        shutil.copymode(path, temporary.name)
        Path(temporary.name).replace(path)
    finally:
        Path(temporary.name).unlink(missing_ok=True)


def remove(paths: Iterable[Path]) -> None:
    """Take back files that were just made."""
    for path in paths:
        path.unlink(missing_ok=True)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


_TAKEN_HINT = "Nothing was written. Move it away, or choose another name."


def _unwritable(error: OSError) -> UsageError:
    return UsageError(Problem("unwritable", f"{error.filename} cannot be written: {error.strerror}"))
