"""A project as it was at a revision of its git repository, laid out in a folder for as long as it is looked at."""

import posixpath
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from migrator.project.commit_tree import Tree
from migrator.project.manifest import Options, load, script_names
from migrator.project.model import Manifest
from migrator.project.repository import Repository
from migrator.values.errors import ManifestError, Problem, UsageError
from migrator.values.location import Location


class Past(NamedTuple):
    """A project in the past: the commit, and its manifest; None where there was none yet.

    `problems` are warnings: that there was none to compare with, or that it stood elsewhere.
    """

    commit: str
    manifest: Manifest | None
    problems: tuple[Problem, ...] = ()


@contextmanager
def project_at(path: Path, revision: str, environ: Mapping[str, str]) -> Iterator[Past]:
    """Give the project of the manifest at `path` as it was where the checkout left `revision`.

    That is their common ancestor, so that what was added to `revision` since then is not taken for removed. A manifest
    that has moved since is found where it was. Raises UsageError where git cannot tell, or where the manifest of then
    cannot be read.
    """
    repository = Repository(path.parent)
    commit = repository.common_ancestor(revision)
    tree = repository.tree(commit)
    now = posixpath.normpath(posixpath.join(repository.prefix, path.name))
    then = now if any(tree.files(now)) else repository.moved_from(commit, now)
    if then is None:
        yield Past(commit, None, (_nothing_compared(tree, path, now, revision),))
        return
    problems = () if then == now else (_moved(path, then, revision),)
    with tempfile.TemporaryDirectory(prefix="migrator-") as folder:
        root = Path(folder)
        try:
            manifest = _laid_out(repository, tree, then, root, environ)
        except ManifestError as error:
            raise UsageError(*(_of_then(problem, root, revision) for problem in error.problems)) from None
        yield Past(commit, manifest, problems)


def _laid_out(repository: Repository, tree: Tree, then: str, root: Path, environ: Mapping[str, str]) -> Manifest:
    _write(repository, tree, then, root)
    directory, ending = script_names(root / then)
    below = posixpath.normpath(posixpath.join(posixpath.dirname(then), directory))
    if tree.resolved(below) is None:
        message = f"{below} is outside of the git repository"
        hint = "What directory: names has to be in the repository of the manifest, or its past is not known."
        raise UsageError(Problem("outside-repository", message, hint=hint))
    (root / below).mkdir(parents=True, exist_ok=True)
    _write(repository, tree, below, root, ending)
    return load(root / then, Options(environ, needs_database=False))


def _write(repository: Repository, tree: Tree, path: str, root: Path, ending: str = "") -> None:
    """Write the files at or below `path` whose names end so under `root`, links as what they lead to."""
    files = [(name, entry) for name, entry in tree.files(path) if name.endswith(ending)]
    for (name, _), data in zip(files, repository.contents([entry for _, entry in files]), strict=True):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _nothing_compared(tree: Tree, path: Path, now: str, revision: str) -> Problem:
    """Nothing is released for a new project, and nothing is checked for one that moved unseen: both have to know."""
    message = f"{revision} has no {now}: nothing was compared, all migrations count as new"
    alike = sorted(name for name in tree.entries if posixpath.basename(name) == path.name)
    hint = "Nothing is to be done for a new project."
    if alike:
        named = ", ".join(alike[:_MOST_NAMED])
        hint = f"{revision} has {named}. If that was moved: git add, or a commit with the move alone, lets git know."
    return Problem("nothing-compared", message, Location(str(path)), hint, severity="warning")


_MOST_NAMED = 3


def _moved(path: Path, then: str, revision: str) -> Problem:
    message = f"{revision} has this manifest as {then}, and was compared with that"
    hint = "Whatever names its path, as a pipeline does, has to name the new one."
    return Problem("manifest-moved", message, Location(str(path)), hint, severity="warning")


def _of_then(problem: Problem, root: Path, revision: str) -> Problem:
    """Return a problem of the manifest as it was, with a place that people know."""
    place = problem.location
    if place is not None:
        place = place._replace(path=f"{revision}:{Path(place.path).relative_to(root).as_posix()}")
    message = f"what {revision} holds cannot be read: {problem.message.replace(f'{root}/', '')}"
    return replace(problem, code="bad-base", message=message, location=place, hint=_HINT)


_HINT = "Name with --base a revision whose manifest is valid: migrator validate would have told in its pipeline."
