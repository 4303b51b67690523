"""The `migrations` of a manifest for a folder of pairs that is there already."""

import re
from dataclasses import dataclass, replace

from migrator.project.model import Direction, ScriptFile
from migrator.project.pairing import Pairs
from migrator.project.scripts import Folder, read_text
from migrator.project.yaml_tree import write_scalar
from migrator.values.errors import Problems
from migrator.values.location import Location

NO_DOWN = "no down script was found by migrator init; write one, or say why there is none"
EMPTY_DOWN = "the down script was empty when migrator init read it; write it, or delete it and say why there is none"
# Possessive, so that a large script is not searched again and again for a later end of its first comment.
_COMMENTS = re.compile(r"(?>\s+|--[^\n]*|/\*.*?\*/)*+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Adopted:
    """The text of `migrations`, and the ids that it lists."""

    text: str
    listed: tuple[str, ...]


def adopt(pairs: Pairs, folder: Folder, problems: Problems) -> Adopted:
    """Return the manifest's `migrations` for the pairs of a folder.

    A migration with a script that cannot be used keeps its place as a comment, so that the rest can be loaded. What
    people have to look at is added to `problems` as warnings.
    """
    clerk = _Clerk(folder, problems)
    lines = [clerk.entry(identity, scripts) for identity, scripts in pairs.scripts.items()]
    return Adopted("\n".join(["migrations:" if clerk.listed else "migrations: []", *lines]), tuple(clerk.listed))


class _Clerk:
    """Writes one entry after the other."""

    def __init__(self, folder: Folder, problems: Problems) -> None:
        self.folder, self.problems = folder, problems
        self.listed: list[str] = []

    def entry(self, identity: str, scripts: dict[Direction, str]) -> str:
        """Return the lines of one migration."""
        written, up, down = write_scalar(identity), scripts["up"], scripts.get("down")
        reason = self.reason(down, up)
        found = [self.read(name) for name in (up, down) if name and not (name == down and reason)]
        if not all(found):
            return f"  # - {written}    # cannot be used as it is: migrator init said why"
        self.listed.append(identity)
        if reason:
            return f"  - id: {written}\n    irreversible: {reason}"
        self.warn_of_comments(found[-1])
        return f"  - {written}"

    def reason(self, down: str | None, up: str) -> str | None:
        """Return what to write for `irreversible`, None where there is a down script."""
        if down is None:
            message, hint = "this migration has no down script", "The manifest calls it irreversible for now."
            self.problems.warning("missing-down", message, self.place(up), hint)
            return NO_DOWN
        if self.folder.says_nothing(down):
            hint = "The manifest calls the migration irreversible for now."
            self.problems.warning("empty-down", "this down script is empty", self.place(down), hint)
            return EMPTY_DOWN
        return None

    def read(self, name: str) -> ScriptFile | None:
        found = Problems()
        script = self.folder.read(name, self.place(name), found)
        hint = "Its migration stands in the manifest as a comment: mend the file, then list it."
        self.problems.found.extend(replace(problem, severity="warning", hint=hint) for problem in found.found)
        return script

    def warn_of_comments(self, down: ScriptFile | None) -> None:
        if down and _COMMENTS.fullmatch(read_text(down)):
            message = "this down script holds comments only: a rollback would be recorded that undoes nothing"
            hint = "Write it, or delete it and say why: irreversible: the reason"
            self.problems.warning("comment-only-down", message, Location(down.path), hint)

    def place(self, name: str) -> Location:
        return Location(f"{self.folder.shown}/{name}")
