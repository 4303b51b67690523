"""Scripts on disk: found, checked and hashed, the bytes themselves read only when they are run."""

import codecs
import hashlib
import os
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from migrator.project.model import ScriptFile
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location, locate

CHUNK = 1 << 20
BYTE_ORDER_MARK = "\ufeff"


class Folder:
    """The manifest's `directory`: which files it holds, which of them the manifest speaks of.

    Raises OSError where it is not a folder that can be read.
    """

    def __init__(self, root: Path, layout: str) -> None:
        self.root, self.shown, self.layout = root, root.as_posix(), layout
        self.files = frozenset(_plain_files(str(root)))
        self._listed: set[str] = set()

    def find(self, identity: str, direction: str) -> str:
        """Return the name, below the folder, of a migration's script."""
        return self.layout.format(id=identity, direction=direction)

    def contains(self, name: str) -> bool:
        """Tell whether `name` is a plain path that stays inside the folder, links followed."""
        if name in self.files:
            return True
        if {"", ".", ".."} & set(name.split("/")):
            return False
        try:
            return (self.root / name).resolve().is_relative_to(self.root.resolve())
        except (RuntimeError, UnicodeEncodeError):
            # Links that go round (until Python 3.13) and names that the locale cannot spell lead nowhere, nor outside.
            return True

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file, and remember that the manifest speaks of it."""
        self._listed.add(name)
        return name in self.files or self._leads_to_file(name)

    def read(self, name: str, where: Location, problems: Problems) -> ScriptFile | None:
        """Return the script, or report why it cannot be used."""
        file, shown = self.root / name, f"{self.shown}/{name}"
        try:
            checksum, size, blank = _digest(file)
        except _BadByte as bad:
            problems.error(bad.code, f"{shown} {bad}", bad.place(file, shown), bad.hint)
            return None
        except OSError as error:
            problems.error("unreadable-file", f"{shown} cannot be read: {error.strerror}", where)
            return None
        if blank:
            problems.error("empty-file", f"{shown} is empty", where, _EMPTY_HINT)
            return None
        return ScriptFile(shown, file, checksum, size)

    def says_nothing(self, name: str) -> bool:
        """Tell whether a script is there and holds white space at most."""
        try:
            return _digest(self.root / name)[2]
        except (_BadByte, OSError):
            return False

    def similar(self, name: str) -> str | None:
        """Return the file that differs from `name` in capitals and punctuation only: `1_a_up.sql` from `1-a.up.sql`."""
        return self._by_words.get(_words(name))

    def unlisted(self) -> list[str]:
        """Return the scripts in the folder that no entry of the manifest speaks of."""
        return sorted(name for name in self.files - self._listed if name.endswith(".sql"))

    def identity(self, name: str) -> str | None:
        """Return the migration that a file belongs to by its name, where the layout tells."""
        match = re.fullmatch(layout_pattern(self.layout), name, re.DOTALL)
        return match["id"] if match else None

    def _leads_to_file(self, name: str) -> bool:
        try:
            return (self.root / name).is_file()
        except OSError:  # a name longer than the system takes
            return False

    @cached_property
    def _by_words(self) -> dict[str, str]:
        return {_words(name): name for name in self.files}


_EMPTY_HINT = "Write the SQL, or, for a down script that cannot exist, delete it and add irreversible: with the reason."


def layout_pattern(layout: str) -> str:
    """Return the regular expression, with the groups `id` and `direction`, of the names that a layout gives."""
    pattern = re.escape(layout)
    for slot, values in (("id", ".+"), ("direction", "up|down")):
        pattern = pattern.replace(rf"\{{{slot}\}}", f"(?P<{slot}>{values})", 1)
        pattern = pattern.replace(rf"\{{{slot}\}}", f"(?P={slot})")
    return pattern


def printable(name: str) -> str:
    """Return a file name as it can be shown in a line: one that is not UTF-8 could not even be printed."""
    return name if name.isprintable() else name.encode("unicode_escape").decode("ascii")


def _plain_files(root: str, below: str = "") -> Iterator[str]:
    """Walk the folder once: asking about 600 files one by one takes longer than reading them.

    Links are not followed and hidden folders are left out: what the manifest names there is looked for on its own.
    """
    with os.scandir(f"{root}/{below}") as entries:
        for entry in entries:
            name = below + entry.name
            if entry.is_file(follow_symlinks=False):
                yield name
            elif entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from _plain_files(root, f"{name}/")


def _words(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


class _BadByte(Exception):
    """The byte at `position` (from 0) cannot stand in a script."""

    def __init__(self, code: str, message: str, position: int, hint: str) -> None:
        super().__init__(message)
        self.code, self.position, self.hint = code, position, hint

    def place(self, file: Path, shown: str) -> Location:
        """Return the line and column of the byte."""
        with file.open("rb") as stream:
            before = stream.read(self.position).decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)
        return locate(shown, before, len(before))


def _digest(file: Path) -> tuple[str, int, bool]:
    """Return the SHA-256, the size and whether there is nothing but white space, in constant memory."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    size, blank, more = 0, True, True
    with file.open("rb", buffering=0) as stream:
        while more:
            chunk = stream.read(CHUNK)
            more = bool(chunk)
            text = _decode(decoder, chunk, size)
            digest.update(chunk)
            size += len(chunk)
            blank = blank and not text.strip(BYTE_ORDER_MARK).strip()
    return digest.hexdigest(), size, blank


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, start: int) -> str:
    """Return the text of the chunk that starts at byte `start`; an empty chunk ends the file."""
    held_back = len(decoder.getstate()[0])  # the start of a character that the chunk before cut in two
    try:
        text = decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        position, byte = start - held_back + error.start, error.object[error.start]
        message = f"is not UTF-8: byte {position} is 0x{byte:02x}"
        raise _BadByte("not-utf8", message, position, "Save it as UTF-8.") from None
    if (found := chunk.find(0)) >= 0:
        hint = "PostgreSQL takes no such character; a file full of them is UTF-16: save it as UTF-8."
        raise _BadByte("null-byte", f"holds a NUL: byte {start + found} is 0x00", start + found, hint)
    return text


def read_text(script: ScriptFile) -> str:
    """Return the text of a script, a byte-order mark left out.

    Raises ManifestError where the bytes are no longer those that the manifest was loaded with: what is run is what
    was checksummed.
    """
    data = script.file.read_bytes()
    if hashlib.sha256(data).hexdigest() != script.checksum:
        problem = Problem(
            "changed-meanwhile", f"{script.path} changed while migrator was running", Location(script.path)
        )
        raise ManifestError(problem)
    text = data.decode("utf-8")
    return text[1:] if text.startswith(BYTE_ORDER_MARK) else text
