"""The draft of a down script on disk: what `migrator new --draft-down` writes."""

from pathlib import Path

from migrator.project.files import write
from migrator.project.manifest import load
from migrator.project.model import Migration
from migrator.project.scaffold import WITHOUT_DATABASE, Created, template
from migrator.project.scripts import Folder, read_text
from migrator.sqltext.script import Script, analyse
from migrator.values.errors import Problem, UsageError
from migrator.values.location import Location
from migrator.values.shapes import closest


def draft_down(path: Path, identity: str) -> Created:
    """Write the down script of the migration `identity` from its up script and those before it in the manifest.

    The questions that it leaves open are in the notes, with the places of what they ask about. A down script that says
    something already is not touched: only what `migrator new` wrote, or comments alone; it may be missing. Raises
    ManifestError where the manifest has other problems, UsageError where there is no such migration, its down script is
    written, or the manifest says that there is none.
    """
    from migrator.sqltext.inverse.draft import draft

    manifest = load(path, WITHOUT_DATABASE._replace(drafted=identity))
    ids = [migration.id for migration in manifest.migrations]
    if identity not in ids:
        message = f"there is no migration {identity}"
        raise UsageError(Problem("unknown-migration", message, hint=closest(identity, tuple(ids))))
    place = ids.index(identity)
    wanted = manifest.migrations[place]
    folder = Folder(manifest.directory, manifest.layout)
    target = folder.root / folder.find(identity, "down")
    _refuse_written(wanted, target)
    found = draft([_script(each) for each in manifest.migrations[:place]], _script(wanted))
    data = found.text.encode("utf-8")
    write(target, data)
    notes = tuple(Problem("open-question", text, where, severity="warning") for where, text in sorted(found.questions))
    return Created((target,), (), notes)


def _refuse_written(migration: Migration, target: Path) -> None:
    """Raise UsageError where somebody has said how to undo the migration, or that nothing can."""
    if migration.irreversible:
        message = f"{migration.id} is irreversible, as the manifest says: {migration.irreversible}"
        hint = "Take the key irreversible: out of the manifest first; then its down script can be drafted."
        raise UsageError(Problem("irreversible", message, migration.location, hint))
    if migration.down is None:
        return
    text = read_text(migration.down)
    if text != template("new.down.sql") and analyse(text, migration.down.path).statements:
        hint = "Move it away, or empty it of all but comments, to have it drafted again."
        raise UsageError(Problem("file-exists", f"{target} is written already", Location(str(target)), hint))


def _script(migration: Migration) -> Script:
    return analyse(read_text(migration.up), migration.up.path, migration.transaction)
