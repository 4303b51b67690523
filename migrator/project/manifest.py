"""Loads the manifest: YAML and scripts to one frozen value, or every problem at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from migrator.project.entries import read_migrations
from migrator.project.environment import expand, has_literal_password
from migrator.project.format import DEFAULT_LAYOUT, FORMAT, MANIFEST, Entry, settings
from migrator.project.model import Database, Manifest, Migration, Settings
from migrator.project.scripts import BYTE_ORDER_MARK, Folder
from migrator.project.yaml_tree import read_tree
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location
from migrator.values.shapes import Unreadable
from migrator.values.tree import Mapping as MappingNode
from migrator.values.tree import Node, Scalar


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller knows: a `url` that overrides the manifest's, whether a database is needed at all.

    Where it is not, an unset variable is no error.
    """

    environ: Mapping[str, str]
    url: str | None = None
    needs_database: bool = True


def load(path: Path, options: Options) -> Manifest:
    """Return the manifest at `path` with all its scripts checked.

    Raises ManifestError with every problem found, each with its place.
    """
    data = _read(path)
    shown = str(path)
    problems = Problems()
    root = read_tree(_decode(data, shown), shown, problems)
    _refuse_other_format(root)
    try:
        entry = MANIFEST.read(root, problems)
    except Unreadable:
        raise ManifestError(*problems.errors()) from None
    manifest = _Loader(path, entry, problems, options).manifest(hashlib.sha256(data).hexdigest())
    if errors := problems.errors():
        raise ManifestError(*errors)
    return manifest


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "Make one with migrator init, or name it with --manifest."
        raise ManifestError(
            Problem("no-manifest", f"{path} cannot be read: {error.strerror}", Location(str(path)), hint)
        ) from None


def _decode(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        message = f"{shown} is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}"
        where = Location(shown, data.count(b"\n", 0, error.start) + 1)
        raise ManifestError(Problem("not-utf8", message, where, "Save it as UTF-8.")) from None


def _refuse_other_format(root: Node) -> None:
    """Refuse a version of the format that this program does not know before reading on: its keys would mislead."""
    entries = root.entries if isinstance(root, MappingNode) else ()
    for key, value in entries:
        if key.text == "manifest" and isinstance(value, Scalar) and value.value != FORMAT:
            message = f"this is format {value.text} of the manifest; this version of migrator reads format {FORMAT}"
            raise ManifestError(Problem("unknown-format", message, value.location, "Upgrade migrator."))


class _Loader:
    """Makes values of what was read, and looks at the files that it speaks of."""

    def __init__(self, path: Path, entry: Entry, problems: Problems, options: Options) -> None:
        self.path, self.entry, self.problems, self.options = path, entry, problems, options
        directory = entry.get("directory", "sql")
        self.defaults = settings(entry.get("defaults") or Entry(), Settings())
        self.folder = Folder(path.parent / directory, str(path.parent / directory), self.layout())

    def manifest(self, checksum: str) -> Manifest:
        """Return the whole, its problems added to those found so far."""
        migrations = self.migrations()
        database = self.database()
        return Manifest(
            path=str(self.path),
            checksum=checksum,
            project=self.entry.get("project"),
            database=database,
            directory=self.folder.root,
            layout=self.folder.layout,
            migrations=migrations,
            defaults=self.defaults,
            preflight=self.entry.get("preflight", ()),
            validate=self.entry.get("validate", ()),
            warnings=self.problems.warnings(),
        )

    def layout(self) -> str:
        layout: str = self.entry.get("layout", DEFAULT_LAYOUT)
        rest = layout.replace("{id}", "").replace("{direction}", "")
        if "{id}" in layout and "{direction}" in layout and not set("{}") & set(rest):
            return layout
        where = self.entry.places["layout"]
        self.problems.error("bad-layout", "layout needs {id} and {direction}, and no other {…}", where)
        return DEFAULT_LAYOUT

    def database(self) -> Database:
        entry = self.entry.get("database") or Entry()
        texts = {key: self.expanded(entry, key) for key in ("history", "role") if entry.get(key)}
        return Database(url=self.url(entry), search_path=entry.get("search_path", ()), **texts)

    def url(self, entry: Entry) -> str | None:
        written = entry.get("url")
        if written and has_literal_password(written):
            hint = "Take it from the environment: url: ${DATABASE_URL}. libpq's PGPASSWORD and .pgpass work too."
            self.problems.error("literal-password", "a password in the manifest", entry.places["url"], hint)
        elif self.options.url is None and written:
            return self.expanded(entry, "url")
        return self.options.url

    def expanded(self, entry: Entry, key: str) -> str:
        found = expand(entry.get(key), self.options.environ)
        if found.unset and self.options.needs_database:
            hint = f"Set it, or give a default: ${{{found.unset[0]}:-…}}"
            hint += ", or call with --url." if key == "url" else "."
            message = f"{', '.join(found.unset)} is not set in the environment"
            self.problems.error("unset-variable", message, entry.places[key], hint)
        return found.text

    def migrations(self) -> tuple[Migration, ...]:
        if not self.folder.root.is_dir():
            where = self.entry.places.get("directory", self.entry.location)
            hint = f"Make it: mkdir -p {self.folder.shown}"
            self.problems.error("no-directory", f"there is no folder {self.folder.shown}", where, hint)
            return ()
        return read_migrations(self.entry.get("migrations") or (), self.defaults, self.folder, self.problems)
