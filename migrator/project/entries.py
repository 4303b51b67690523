"""The manifest's migrations: each entry with its pair of scripts, every disagreement between the two reported."""

import re

from migrator.project.format import Entry, settings
from migrator.project.model import Migration, ScriptFile, Settings
from migrator.project.scripts import Folder
from migrator.values.errors import Problems
from migrator.values.location import Location

# The number in front of an id: any number of digits, and timestamps with dashes (2024-05-01-120000_name).
_NUMBER = re.compile(r"(?P<version>\d+(?:-\d+)*)[_.\-\s]*(?P<name>.*)", re.DOTALL)


def split_id(identity: str) -> tuple[str, str]:
    """Return the version (the number in front, '' where there is none) and the name of a migration's id."""
    match = _NUMBER.match(identity.rpartition("/")[2])
    return (match["version"], match["name"]) if match else ("", identity)


def read_migrations(
    entries: tuple[Entry, ...], defaults: Settings, folder: Folder, problems: Problems
) -> tuple[Migration, ...]:
    """Return the migrations in the manifest's order; what is wrong with them or their files goes to `problems`."""
    reader = _Reader(defaults, folder, problems)
    migrations = tuple(m for entry in entries if (m := reader.read(entry)))
    reader.warn_of_repeated_versions(migrations)
    reader.warn_of_unlisted_files()
    return migrations


class _Reader:
    def __init__(self, defaults: Settings, folder: Folder, problems: Problems) -> None:
        self.defaults, self.folder, self.problems = defaults, folder, problems
        self.seen: dict[str, int] = {}

    def read(self, entry: Entry) -> Migration | None:
        identity = self.identity(entry)
        if identity is None:
            return None
        up, down = (self.script(identity, direction, entry) for direction in ("up", "down"))
        if up is None:
            return None
        version, name = split_id(identity)
        return Migration(
            id=identity,
            version=version,
            name=name,
            location=entry.location,
            up=up,
            down=down,
            settings=settings(entry, self.defaults),
            irreversible=entry.get("irreversible"),
            description=entry.get("description"),
            transaction=entry.get("transaction"),
            require=entry.get("require", ()),
            expect=entry.get("expect", ()),
        )

    def identity(self, entry: Entry) -> str | None:
        identity: str | None = entry.get("id")
        if identity is None:
            self.problems.error("missing-key", "a migration needs its id", entry.location, "Add id: NNN_name")
        elif not self.folder.contains(self.folder.find(identity, "up")):
            message = f"{identity} leads out of {self.folder.shown}"
            self.problems.error("path-leaves-directory", message, entry.places["id"], "Move the script inside.")
        elif identity in self.seen:
            message = f"{identity} is listed twice"
            hint = f"It stands in line {self.seen[identity]} already."
            self.problems.error("duplicate-id", message, entry.places["id"], hint)
        else:
            self.seen[identity] = entry.location.line
            return identity
        return None

    def script(self, identity: str, direction: str, entry: Entry) -> ScriptFile | None:
        name = self.folder.find(identity, direction)
        where = entry.places["id"]
        irreversible = direction == "down" and entry.get("irreversible")
        if self.folder.exists(name):
            if irreversible:
                message = f"{identity} is irreversible and has a down script, {self.folder.shown}/{name}"
                hint = "Keep one of the two: the reason, or the script."
                self.problems.error("irreversible-with-down", message, entry.places["irreversible"], hint)
            return self.folder.read(name, where, self.problems)
        if not irreversible:
            self.problems.error("missing-file", f"{self.folder.shown}/{name} does not exist", where, _hint(direction))
        return None

    def warn_of_repeated_versions(self, migrations: tuple[Migration, ...]) -> None:
        first: dict[str, Migration] = {}
        for migration in migrations:
            other = first.setdefault(migration.version, migration)
            if other is not migration and migration.version:
                message = f"the number {migration.version} is used by {other.id} and {migration.id}"
                hint = "They run in the manifest's order; a number of its own reads better."
                self.problems.warning("repeated-version", message, migration.location, hint)

    def warn_of_unlisted_files(self) -> None:
        for name in self.folder.unlisted():
            location = Location(f"{self.folder.shown}/{name}")
            identity = self.folder.identity(name)
            hint = f"To run it, list it: - {identity}" if identity else None
            self.problems.warning("unlisted-file", "no entry of the manifest lists this file", location, hint)


def _hint(direction: str) -> str:
    if direction == "up":
        return "Write it, or take the entry out."
    return "Write it, or say why it cannot be undone: irreversible: the reason"
