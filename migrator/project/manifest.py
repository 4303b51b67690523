"""Loads the manifest: YAML and scripts to one frozen value, or every problem at once."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from migrator.project.entries import read_migrations
from migrator.project.environment import expand, has_literal_password
from migrator.project.format import (
    DEFAULT_DIRECTORY,
    DEFAULT_LAYOUT,
    FORMAT,
    MANIFEST,
    Entry,
    ignored,
    make_entry,
    settings,
)
from migrator.project.model import DEFAULT_HISTORY, Database, Manifest, Migration, Settings
from migrator.project.scripts import BYTE_ORDER_MARK, Folder
from migrator.project.yaml_tree import read_tree
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location, locate
from migrator.values.tree import Mapping as MappingNode
from migrator.values.tree import Node, Scalar


class Options(NamedTuple):
    """What the caller knows: a `url` that overrides the manifest's, whether a database is needed at all.

    Where it is not, an unset variable is no error. The down script of the migration `drafted` is about to be written:
    it may be missing, or empty.
    """

    environ: Mapping[str, str]
    url: str | None = None
    needs_database: bool = True
    drafted: str | None = None


def load(path: Path, options: Options) -> Manifest:
    """Return the manifest at `path` with all its scripts checked.

    Raises ManifestError with every problem found, each with its place.
    """
    data = _read(path)
    shown = str(path)
    problems = Problems()
    root = read_tree(_decode(data, shown), shown, problems)
    _refuse_other_format(root)
    manifest = _Loader(path, _entry(root, problems), problems, options).manifest(hashlib.sha256(data).hexdigest())
    if errors := problems.errors():
        raise ManifestError(*errors, *problems.warnings())
    return manifest


def document(path: Path, problems: Problems) -> Node:
    """Return what is written in the manifest at `path`. Raises ManifestError where it cannot be read at all."""
    return read_tree(_decode(_read(path), str(path)), str(path), problems)


def script_names(path: Path) -> tuple[str, str]:
    """Return the folder of the scripts, seen from that of the manifest at `path`, and how their names end.

    Raises ManifestError where not even the manifest's keys can be read.
    """
    problems = Problems()
    entry = _entry(document(path, problems), problems)
    return entry.get("directory", DEFAULT_DIRECTORY), entry.get("layout", DEFAULT_LAYOUT).rpartition("}")[2]


def _entry(root: Node, problems: Problems) -> Entry:
    """Return the keys that could be read, so that the files which they speak of are looked at in any case."""
    if not isinstance(root, MappingNode):
        problem = Problem("wrong-type", "the manifest has to be a mapping", root.location, "Try migrator init.")
        raise ManifestError(problem)
    return make_entry(root, MANIFEST.values(root, problems))


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
        before = data[: error.start].decode("utf-8").removeprefix(BYTE_ORDER_MARK)
        where = locate(shown, before, len(before))
        raise ManifestError(Problem("not-utf8", message, where, "Save it as UTF-8.")) from None


def _refuse_other_format(root: Node) -> None:
    """Refuse a version of the format that this program does not know before reading on: its keys would mislead."""
    entries = root.entries if isinstance(root, MappingNode) else ()
    for key, value in entries:
        if key.text == "manifest" and isinstance(value, Scalar) and _other_format(value):
            message = f"this is format {value.text} of the manifest; this version of migrator reads format {FORMAT}"
            raise ManifestError(Problem("unknown-format", message, value.location, "Upgrade migrator."))


def _other_format(value: Scalar) -> bool:
    return isinstance(value.value, int) and not isinstance(value.value, bool) and value.value != FORMAT


class _Loader:
    """Makes values of what was read, and looks at the files that it speaks of."""

    def __init__(self, path: Path, entry: Entry, problems: Problems, options: Options) -> None:
        self.path, self.entry, self.problems, self.options = path, entry, problems, options
        self.defaults = settings(entry.get("defaults") or Entry(), Settings())

    def manifest(self, checksum: str) -> Manifest:
        """Return the whole, its problems added to those found so far."""
        directory, layout = self.path.parent / self.entry.get("directory", DEFAULT_DIRECTORY), self.layout()
        return Manifest(
            path=str(self.path),
            checksum=checksum,
            project=self.entry.get("project"),
            database=self.database(),
            directory=directory,
            layout=layout,
            migrations=self.migrations(directory, layout),
            defaults=self.defaults,
            preflight=self.entry.get("preflight", ()),
            validate=self.entry.get("validate", ()),
            ignored=ignored(self.entry),
            drift_ignored=tuple((self.entry.get("drift") or Entry()).get("ignore", ())),
            warnings=self.problems.warnings(),
        )

    def layout(self) -> str:
        layout: str = self.entry.get("layout", DEFAULT_LAYOUT)
        rest = layout.replace("{id}", "").replace("{direction}", "")
        if "{id}" not in layout or "{direction}" not in layout or set("{}") & set(rest):
            hint = f'As in the default, "{DEFAULT_LAYOUT}".'
            message = "layout needs {id} and {direction}, and no other {…}"
            self.problems.error("bad-layout", message, self.entry.places["layout"], hint)
            self.entry.values.pop("layout")
        return layout

    def database(self) -> Database:
        entry = self.entry.get("database") or Entry()
        return Database(
            url=self.url(entry),
            history=self.expanded(entry, "history") or DEFAULT_HISTORY,
            role=self.expanded(entry, "role"),
            search_path=entry.get("search_path", ()),
            pooler=entry.get("pooler"),
        )

    def url(self, entry: Entry) -> str | None:
        written = entry.get("url")
        if written and has_literal_password(written):
            hint = "Take it from the environment: url: ${DATABASE_URL}. libpq's PGPASSWORD and .pgpass work too."
            self.problems.error("literal-password", "a password in the manifest", entry.places["url"], hint)
            return None
        return self.expanded(entry, "url") if self.options.url is None else self.options.url

    def expanded(self, entry: Entry, key: str) -> str | None:
        written = entry.get(key)
        if written is None:
            return None
        found = expand(written, self.options.environ)
        if found.malformed:
            hint = "Write ${NAME}, or ${NAME:-default}; a name is letters, digits and _."
            self.problems.error("bad-variable", "this ${ names no variable", entry.places[key], hint)
        if found.unset and self.options.needs_database:
            hint = f"Set it, or give a default: ${{{found.unset[0]}:-…}}"
            hint += ", or call with --url or --embedded." if key == "url" else "."
            message = f"{', '.join(found.unset)} is not set in the environment"
            self.problems.error("unset-variable", message, entry.places[key], hint)
        return found.text

    def migrations(self, directory: Path, layout: str) -> tuple[Migration, ...]:
        """Read what the entries name, where it is known where to look."""
        entries = self.entry.get("migrations")
        unknown = [key for key in ("directory", "layout") if key in self.entry.places.keys() - self.entry.values.keys()]
        if unknown or "migrations" not in self.entry.values:
            return ()
        try:
            folder = Folder(directory, layout)
        except OSError as error:
            where = self.entry.places.get("directory", self.entry.location)
            message = f"{directory.as_posix()} cannot be read: {error.strerror}"
            hint = "directory: names the folder that holds the scripts."
            self.problems.error("no-directory", message, where, hint)
            return ()
        return read_migrations(entries or (), self.defaults, folder, self.problems, self.options.drafted)
