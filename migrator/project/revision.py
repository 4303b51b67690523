"""A project as it was at a revision of its git repository, laid out in a folder for as long as it is looked at."""

import os
import posixpath
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from migrator.project.manifest import Options, load, script_names
from migrator.project.model import Manifest
from migrator.values.errors import ManifestError, Problem, UsageError
from migrator.values.location import Location

_TIMEOUT = 120  # seconds; a partial clone fetches what it lacks
_FILES = ("100644", "100755")  # neither links nor submodules, which lead elsewhere


class Past(NamedTuple):
    """A project in the past: the commit, and its manifest; None where there was none yet."""

    commit: str
    manifest: Manifest | None


class _Entry(NamedTuple):
    """One file of a commit: its path from the repository's top, and the name of its content."""

    path: str
    content: bytes


@contextmanager
def project_at(path: Path, revision: str, environ: Mapping[str, str]) -> Iterator[Past]:
    """Give the project of the manifest at `path` as it was where the checkout left `revision`.

    That is their common ancestor, so that what was added to `revision` since then is not taken for removed; where they
    have none, as in a shallow clone, it is `revision` itself. Raises UsageError where git cannot tell, or where the
    manifest of then cannot be read.
    """
    repository = _Repository(path.parent)
    commit = repository.commit(revision)
    shown = posixpath.normpath(posixpath.join(repository.prefix, path.name))
    with tempfile.TemporaryDirectory(prefix="migrator-") as folder:
        root = Path(folder)
        if not repository.lay_out(commit, shown, root):
            yield Past(commit, None)
            return
        try:
            directory, ending = script_names(root / shown)
            below = posixpath.normpath(posixpath.join(repository.prefix, directory))
            (root / below).mkdir(parents=True, exist_ok=True)
            repository.lay_out(commit, below, root, ending)
            manifest = load(root / shown, Options(environ, needs_database=False))
        except ManifestError as error:
            raise UsageError(*(_of_then(problem, root, revision) for problem in error.problems)) from None
        yield Past(commit, manifest)


def _of_then(problem: Problem, root: Path, revision: str) -> Problem:
    """Return a problem of the manifest as it was, with a place that people know."""
    place = problem.location
    if place is not None:
        place = place._replace(path=f"{revision}:{Path(place.path).relative_to(root).as_posix()}")
    message = f"what {revision} holds cannot be read: {problem.message.replace(f'{root}/', '')}"
    return replace(problem, code="bad-base", message=message, location=place, hint=_HINT)


_HINT = "Name with --base a revision whose manifest is valid: migrator validate would have told in its pipeline."


class _Repository:
    """The git repository that holds a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        found = self._run("rev-parse", "--show-prefix")
        if found.returncode:
            message = f"{folder.resolve()} is in no git repository that git can read: {_said(found)}"
            raise UsageError(Problem("no-repository", message, Location(str(folder)), "Call it in a git checkout."))
        self.prefix = os.fsdecode(found.stdout.rstrip(b"\n"))

    def commit(self, revision: str) -> str:
        """Return the commit that the checkout and `revision` have both come from. Raises UsageError."""
        found = None if revision.startswith("-") else self._run("rev-parse", "--verify", f"{revision}^{{commit}}")
        if found is None or found.returncode:
            message = f"git knows no revision {revision}"
            hint = "A shallow clone lacks it: git fetch it first (actions/checkout: fetch-depth: 0)."
            raise UsageError(Problem("unknown-revision", message, hint=hint))
        named = found.stdout.decode().strip()
        common = self._run("merge-base", named, "HEAD")
        return named if common.returncode else common.stdout.decode().split()[0]

    def lay_out(self, commit: str, path: str, root: Path, ending: str = "") -> bool:
        """Write the files of a commit at or below `path` whose names end so under `root`; tell whether there are."""
        if path.startswith(("..", "/")):
            message = f"{path} is outside of the git repository"
            hint = "What directory: names has to be in the repository of the manifest, or its past is not known."
            raise UsageError(Problem("outside-repository", message, hint=hint))
        entries = [entry for entry in self._entries(commit, path) if entry.path.endswith(ending)]
        for entry, data in zip(entries, self._contents(entries), strict=True):
            file = root / entry.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return bool(entries)

    def _entries(self, commit: str, path: str) -> Iterator[_Entry]:
        below = [] if path == "." else [path]
        listed = self._certain("ls-tree", "-r", "-z", "--full-tree", commit, "--", *below)
        for line in listed.split(b"\0"):
            about, _, name = line.partition(b"\t")
            if name and about.split()[0].decode() in _FILES and b".." not in name.split(b"/"):
                yield _Entry(os.fsdecode(name), about.split()[2])

    def _contents(self, entries: list[_Entry]) -> Iterator[bytes]:
        """All in one call: a process for each of a thousand scripts takes seconds."""
        asked = b"".join(entry.content + b"\n" for entry in entries)
        answer, start = self._certain("cat-file", "--batch", given=asked), 0
        for _ in entries:
            head = answer.index(b"\n", start)
            size = int(answer[start:head].split()[2])
            yield answer[head + 1 : head + 1 + size]
            start = head + size + 2

    def _certain(self, *arguments: str, given: bytes = b"") -> bytes:
        found = self._run(*arguments, given=given)
        if found.returncode:
            hint = "git fsck tells what is wrong with the repository."
            raise UsageError(Problem("no-repository", f"git {arguments[0]} fails: {_said(found)}", hint=hint))
        return found.stdout

    def _run(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """Run git, which is to ask nobody for a password and to take paths for what they are."""
        environ = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}
        git = ["git", "-C", str(self._folder), *arguments]
        try:
            return subprocess.run(git, input=given, capture_output=True, env=environ, timeout=_TIMEOUT, check=False)
        except OSError as error:
            hint = "A review compares with what git holds: install git, or call it where there is one."
            raise UsageError(Problem("no-git", f"git cannot be run: {error.strerror}", hint=hint)) from None
        except subprocess.TimeoutExpired:
            message = f"git {arguments[0]} takes more than {_TIMEOUT} s"
            raise UsageError(Problem("no-repository", message, hint="Try it by hand in this folder.")) from None


def _said(found: "subprocess.CompletedProcess[bytes]") -> str:
    lines = found.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else f"exit code {found.returncode}"
