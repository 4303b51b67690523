"""Applied scripts whose files are no longer what ran."""

from typing import NamedTuple

from migrator.database.history import Attempt, History, Recorded
from migrator.project.model import Manifest, Migration
from migrator.project.scripts import read_text
from migrator.values.errors import Problem
from migrator.values.units import show_time


class Edit(NamedTuple):
    """A changed file. `harmless` where its tokens are the same: only comments or white space changed."""

    migration: Migration
    attempt: Attempt
    harmless: bool


def find_edits(manifest: Manifest, recorded: Recorded) -> tuple[Edit, ...]:
    """Return the applied migrations whose up script has other bytes than it had when it ran."""
    declared = {migration.id: migration for migration in manifest.migrations}
    return tuple(
        _edit(declared[attempt.migration], attempt)
        for attempt in recorded.applied
        if attempt.migration in declared and declared[attempt.migration].up.checksum != attempt.checksum
    )


def _edit(migration: Migration, attempt: Attempt) -> Edit:
    from migrator.sqltext.content import content_hash  # loads the parser, which a run without edits does not need

    return Edit(migration, attempt, content_hash(read_text(migration.up)) == attempt.content_hash)


def edit_problems(edits: tuple[Edit, ...], history: History) -> tuple[Problem, ...]:
    """Return a refusal with a diff for every real edit, and a warning for every harmless one."""
    texts = history.texts(tuple(edit.attempt.id for edit in edits if not edit.harmless))
    return tuple(_problem(edit, None if edit.harmless else texts[edit.attempt.id].up) for edit in edits)


def _problem(edit: Edit, recorded: str | None) -> Problem:
    path, when = edit.migration.up.path, show_time(edit.attempt.completed_at)
    if edit.harmless:
        message = f"{path} was edited since it ran ({when}), in comments or white space alone"
        return Problem("edited-harmlessly", message, edit.migration.location, severity="warning")
    hint = "Put the file back as it ran, and write the change as a new migration."
    message = f"{path} was edited after it was applied ({when})"
    excerpt = show_diff(recorded or "", read_text(edit.migration.up), path)
    return Problem("edited", message, edit.migration.location, hint, excerpt)


def show_diff(recorded: str, current: str, path: str, was: str = "as it ran") -> str:
    """Return a unified diff from what a script `was` to what the file says now."""
    from difflib import unified_diff

    lines = unified_diff(recorded.splitlines(), current.splitlines(), f"{path} ({was})", f"{path} (now)", lineterm="")
    return "\n".join(lines)
