"""What was done to migrations that are released: listed where the branch left its base, and so run by somebody."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from migrator.engine.edits import show_diff
from migrator.project.model import Manifest, Migration, ScriptFile
from migrator.project.scripts import read_text
from migrator.sqltext.content import content_hash
from migrator.values.errors import Problem
from migrator.values.location import Location

_KEEP = "Put the file back as it was released, and write the change as a new migration."
_ORDER = "List what is new after all that is released: databases that have it would run the two in another order."


def released_problems(was: Manifest, now: Manifest) -> Iterator[Problem]:
    """Tell what is wrong with released migrations; what changes nothing that has run is a warning."""
    listed = {migration.id: migration for migration in now.migrations}
    known = {migration.id for migration in was.migrations}
    added = [migration for migration in now.migrations if migration.id not in known]
    for old in was.migrations:
        if old.id in listed:
            yield from _edited(old, listed[old.id])
        else:
            yield _gone(old, added, now.path)
    yield from _reordered([m.id for m in was.migrations], now.migrations)
    yield from _overtaking(now.migrations, known)


def _edited(old: Migration, new: Migration) -> Iterator[Problem]:
    if old.up.checksum != new.up.checksum:
        yield _up_edited(old, new)
    if old.down is None and new.down is not None:
        yield _warning("released-down-changed", f"{new.down.path} is new, and {new.id} is released", new.down)
    elif old.down is not None and new.down is None:
        message = f"{new.id} is released, and its down script is gone"
        yield Problem("released-down-changed", message, new.location, _CHECK, severity="warning")
    elif old.down is not None and new.down is not None and old.down.checksum != new.down.checksum:
        yield from _down_edited(old.down, new.down)


def _up_edited(old: Migration, new: Migration) -> Problem:
    before, after, path = read_text(old.up), read_text(new.up), new.up.path
    where = _first_change(before, after, path)
    if _same(before, after):
        message = f"{path} is released, and was edited in comments or white space alone"
        return Problem("released-edited-harmlessly", message, where, severity="warning")
    message = f"{path} is released, and was edited"
    return Problem("released-edited", message, where, _KEEP, show_diff(before, after, path, "as released"))


_CHECK = "Rolling back uses the file as it is now. Was it wrong? migrator rehearse proves that it is right now."


def _down_edited(old: ScriptFile, new: ScriptFile) -> Iterator[Problem]:
    """A down script that was wrong has to be mended: what was applied stays as it is."""
    before, after = read_text(old), read_text(new)
    if not _same(before, after):
        excerpt = show_diff(before, after, new.path, "as released")
        where = _first_change(before, after, new.path)
        message = f"{new.path} is released, and was edited"
        yield Problem("released-down-changed", message, where, _CHECK, excerpt, severity="warning")


def _warning(code: str, message: str, script: ScriptFile) -> Problem:
    return Problem(code, message, Location(script.path), _CHECK, severity="warning")


def _same(before: str, after: str) -> bool:
    return content_hash(before) == content_hash(after)


def _first_change(before: str, after: str, path: str) -> Location:
    """Return the first line of the file that is not as it was; its last where lines went from its end."""
    old, new = before.splitlines(), after.splitlines()
    pairs = zip(old, new, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))
    return Location(path, max(min(same + 1, len(new)), 1))


def _gone(old: Migration, added: Iterable[Migration], manifest: str) -> Problem:
    content = content_hash(read_text(old.up))
    new = next((one for one in added if content_hash(read_text(one.up)) == content), None)
    if new is None:
        hint = "Put its entry and its files back; to undo what it did, write a new migration."
        return Problem("released-removed", f"{old.id} is released, and no longer listed", Location(manifest), hint)
    hint = f"Call it {old.id} again: where it has run, {new.id} would run as another migration."
    return Problem("released-renamed", f"{old.id} is released, and now called {new.id}", new.location, hint)


def _reordered(before: Sequence[str], migrations: Sequence[Migration]) -> Iterator[Problem]:
    """Tell the released ones that now stand before one that they came after."""
    place = {id_: number for number, id_ in enumerate(before)}
    kept = [migration for migration in migrations if migration.id in place]
    for first, second in pairwise(kept):
        if place[second.id] < place[first.id]:
            message = f"{first.id} is released after {second.id}, but now stands before it"
            hint = "Put the entries back in their order: a new database must become what the old ones are."
            yield Problem("released-reordered", message, first.location, hint)


def _overtaking(migrations: Sequence[Migration], released: Iterable[str]) -> Iterator[Problem]:
    """Tell the new ones that stand before a released one."""
    known = set(released)
    last = max((number for number, m in enumerate(migrations) if m.id in known), default=-1)
    for migration in migrations[: max(last, 0)]:
        if migration.id not in known:
            message = f"{migration.id} is new, but stands before {migrations[last].id}, which is released"
            yield Problem("before-released", message, migration.location, _ORDER)
