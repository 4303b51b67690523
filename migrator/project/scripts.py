"""Scripts on disk: found, checked and hashed, the bytes themselves read only when they are run."""

import codecs
import hashlib
import re
from pathlib import Path

from migrator.project.model import ScriptFile
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location

CHUNK = 1 << 20
BYTE_ORDER_MARK = "\ufeff"


class Folder:
    """The manifest's `directory`: which files it holds, which of them the manifest speaks of."""

    def __init__(self, root: Path, shown: str, layout: str) -> None:
        self.root, self.shown, self.layout = root, shown, layout
        self._real = root.resolve()
        self._listed: set[str] = set()

    def find(self, identity: str, direction: str) -> str:
        """Return the name, below the folder, of a migration's script."""
        return self.layout.format(id=identity, direction=direction)

    def contains(self, name: str) -> bool:
        """Tell whether `name` stays inside the folder, links followed."""
        return (self._real / name).resolve().is_relative_to(self._real)

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file, and remember that the manifest speaks of it."""
        self._listed.add(name)
        return (self.root / name).is_file()

    def read(self, name: str, where: Location, problems: Problems) -> ScriptFile | None:
        """Return the script, or report why it cannot be used."""
        file, shown = self.root / name, f"{self.shown}/{name}"
        try:
            checksum, size, blank = _digest(file)
        except _NotUtf8 as error:
            message = f"{shown} is not UTF-8: byte {error.position} is 0x{error.byte:02x}"
            problems.error("not-utf8", message, Location(shown), "Save it as UTF-8.")
            return None
        except OSError as error:
            problems.error("unreadable-file", f"{shown} cannot be read: {error.strerror}", where)
            return None
        if blank:
            problems.error("empty-file", f"{shown} is empty", where, _EMPTY_HINT)
            return None
        return ScriptFile(shown, file, checksum, size)

    def unlisted(self) -> list[str]:
        """Return the scripts in the folder that no entry of the manifest speaks of."""
        found = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*.sql"))
        return sorted(name for name in found if name not in self._listed)

    def identity(self, name: str) -> str | None:
        """Return the migration that a file belongs to by its name, where the layout tells."""
        pattern = re.escape(self.layout).replace(r"\{id\}", "(?P<id>.+)", 1)
        pattern = pattern.replace(r"\{id\}", "(?P=id)").replace(r"\{direction\}", "(?:up|down)")
        match = re.fullmatch(pattern, name)
        return match["id"] if match else None


_EMPTY_HINT = "Write the SQL, or, for a down script that cannot exist, delete it and add irreversible: with the reason."


class _NotUtf8(Exception):
    """The byte at `position` (from 0) is not part of any character."""

    def __init__(self, position: int, byte: int) -> None:
        super().__init__(position)
        self.position, self.byte = position, byte


def _digest(file: Path) -> tuple[str, int, bool]:
    """Return the SHA-256, the size and whether there is nothing but white space, in constant memory."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    size, blank, more = 0, True, True
    with file.open("rb") as stream:
        while more:
            chunk = stream.read(CHUNK)
            more = bool(chunk)
            held_back = len(decoder.getstate()[0])  # the start of a character that the chunk before cut in two
            try:
                text = decoder.decode(chunk, final=not more)
            except UnicodeDecodeError as error:
                raise _NotUtf8(size - held_back + error.start, error.object[error.start]) from None
            digest.update(chunk)
            size += len(chunk)
            blank = blank and not text.strip(BYTE_ORDER_MARK).strip()
    return digest.hexdigest(), size, blank


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
