"""The manifest's migrations: each entry with its pair of scripts, every disagreement between the two reported."""

import re

from migrator.project.format import Entry, ignored, settings
from migrator.project.model import Direction, Migration, ScriptFile, Settings
from migrator.project.scripts import Folder, printable
from migrator.values.errors import Problems
from migrator.values.location import Location

DIRECTIONS: tuple[Direction, ...] = ("up", "down")

# The number in front of an id: any number of digits, or a time with dashes (2024-05-01-120000_name). No other dashes:
# the number of 001-2fa is 001.
_TIME = r"\d{4}-\d\d-\d\d(?:(?:-\d{4,})+|(?:-\d\d){2,3})?(?!\d)"
_NUMBER = re.compile(rf"(?P<version>{_TIME}|\d+)[_.\-\s]*(?P<name>.*)", re.DOTALL | re.ASCII)


def split_id(identity: str) -> tuple[str, str]:
    """Return the version (the number in front, '' where there is none) and the name of a migration's id."""
    match = _NUMBER.match(identity.rpartition("/")[2])
    return (match["version"], match["name"]) if match else ("", identity)


def read_migrations(
    entries: tuple[Entry, ...], defaults: Settings, folder: Folder, problems: Problems, drafted: str | None = None
) -> tuple[Migration, ...]:
    """Return the migrations in the manifest's order; what is wrong with them or their files goes to `problems`.

    That `drafted` has no down script yet, or an empty one, or is irreversible, is for who writes it to judge.
    """
    reader = _Reader(defaults, folder, problems, drafted)
    alone = (each for entry in entries for each in entry.get("parallel", (entry,)))
    migrations = tuple(m for entry in alone if (m := reader.read(entry)))
    reader.warn_of_repeated_versions(migrations)
    reader.warn_of_unlisted_files()
    return migrations


class _Reader:
    def __init__(self, defaults: Settings, folder: Folder, problems: Problems, drafted: str | None) -> None:
        self.defaults, self.folder, self.problems, self.drafted = defaults, folder, problems, drafted
        self.seen: dict[str, int] = {}

    def read(self, entry: Entry) -> Migration | None:
        identity = self.identity(entry)
        if identity is None:
            return None
        up, down = (self.script(identity, direction, entry) for direction in DIRECTIONS)
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
            ignored=ignored(entry),
        )

    def identity(self, entry: Entry) -> str | None:
        identity: str | None = entry.get("id")
        if identity is None:
            if not {"id", "parallel"} & entry.places.keys():
                self.problems.error("missing-key", "a migration needs its id", entry.location, "Add id: NNN_name")
        elif not all(self.folder.contains(self.folder.find(identity, direction)) for direction in DIRECTIONS):
            message = f"{identity} leads out of {self.folder.shown}"
            hint = "Name a script below it, without . and .. and without links that lead elsewhere."
            self.problems.error("path-leaves-directory", message, entry.places["id"], hint)
        elif identity in self.seen:
            message = f"{identity} is listed twice"
            hint = f"It stands in line {self.seen[identity]} already."
            self.problems.error("duplicate-id", message, entry.places["id"], hint)
        else:
            self.seen[identity] = entry.places["id"].line
            return identity
        return None

    def script(self, identity: str, direction: Direction, entry: Entry) -> ScriptFile | None:
        name = self.folder.find(identity, direction)
        irreversible = direction == "down" and "irreversible" in entry.places
        if direction == "down" and identity == self.drafted and (self.unwritten(name) or irreversible):
            return None
        if not self.folder.exists(name):
            if not irreversible:
                message, hint = f"{self.folder.shown}/{name} does not exist", self.missing_hint(name, direction)
                self.problems.error("missing-file", message, entry.places["id"], hint)
        elif irreversible:
            self.judge_needless_down(identity, name, entry)
        else:
            return self.folder.read(name, entry.places["id"], self.problems)
        return None

    def unwritten(self, name: str) -> bool:
        """Tell whether a script is still to be written: not where another file may be meant to be it."""
        if self.folder.exists(name):
            return self.folder.says_nothing(name)
        return self.folder.similar(name) is None

    def missing_hint(self, name: str, direction: Direction) -> str:
        if similar := self.folder.similar(name):
            return f"There is {self.folder.shown}/{similar}; if it is the one, rename it."
        if direction == "up":
            return "Write it, or take the entry out."
        return "Write it, or say why it cannot be undone: irreversible: the reason"

    def judge_needless_down(self, identity: str, name: str, entry: Entry) -> None:
        shown, where = f"{self.folder.shown}/{name}", entry.places["irreversible"]
        if self.folder.says_nothing(name):
            message = f"{shown} is empty, and {identity} is irreversible"
            self.problems.warning(
                "empty-down",
                message,
                where,
                "Delete the file, since the reason says it all; or write it, and delete the reason.",
            )
        else:
            message = f"{identity} is irreversible and has a down script, {shown}"
            hint = "Keep one of the two: the reason, or the script."
            self.problems.error("irreversible-with-down", message, where, hint)

    def warn_of_repeated_versions(self, migrations: tuple[Migration, ...]) -> None:
        """A folder a release (boundary: 0/01_domain_types, 1/01_server_tags) starts its numbers anew."""
        first: dict[tuple[str, str], Migration] = {}
        for migration in migrations:
            other = first.setdefault((migration.id.rpartition("/")[0], migration.version), migration)
            if other is not migration and migration.version:
                message = f"the number {migration.version} is used by {other.id} and {migration.id}"
                hint = "They run in the manifest's order; a number of its own reads better."
                self.problems.warning("repeated-version", message, migration.location, hint)

    def warn_of_unlisted_files(self) -> None:
        for name in self.folder.unlisted():
            location = Location(printable(f"{self.folder.shown}/{name}"))
            identity = self.folder.identity(name)
            hint = printable(self.hint_for_unlisted(identity)) if identity else None
            self.problems.warning("unlisted-file", "no entry of the manifest lists this file", location, hint)

    def hint_for_unlisted(self, identity: str) -> str:
        """Concourse has downs of ups that are gone, or were written in Go: listed, they would be an error."""
        up = self.folder.find(identity, "up")
        if up not in self.folder.files:
            return f"There is no {up} that would go with it: delete it, or give both the same name."
        if self.folder.says_nothing(up):
            return f"{up} is empty: delete the two, or write it and list it."
        return f"To run it, list it: - {identity}"
