"""What git knows of the repository that holds a folder: commits, their files as it checks them out, renames."""

import os
import secrets
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from migrator.project.commit_tree import Entry, Tree
from migrator.values.errors import Problem, UsageError
from migrator.values.location import Location

_TIMEOUT = 120  # seconds; a partial clone fetches what it lacks
_FILES, _LINK = ("100644", "100755"), "120000"  # what is neither is a submodule, which leads elsewhere


class Repository:
    """The git repository that holds a folder. Everything raises UsageError where git does not answer.

    `prefix` is the path of the folder from the repository's `top`.
    """

    def __init__(self, folder: Path) -> None:
        self.top = folder
        found = self._run("rev-parse", "--show-toplevel", "--show-prefix")
        if found.returncode:
            message = f"{folder.resolve()} is in no git repository that git can read: {_said(found)}"
            raise UsageError(Problem("no-repository", message, Location(str(folder)), "Call it in a git checkout."))
        top, prefix, _ = os.fsdecode(found.stdout).split("\n")
        self.top, self.prefix = Path(top), prefix

    def common_ancestor(self, revision: str) -> str:
        """Return the commit that the checkout and `revision` have both come from."""
        found = None if revision.startswith("-") else self._run("rev-parse", "--verify", f"{revision}^{{commit}}")
        if found is None or found.returncode:
            message = f"git knows no revision {revision}"
            hint = "A shallow clone lacks it: git fetch it first (actions/checkout: fetch-depth: 0)."
            raise UsageError(Problem("unknown-revision", message, hint=hint))
        common = self._run("merge-base", found.stdout.decode().strip(), "HEAD")
        if common.returncode:
            raise UsageError(self._no_common_ancestor(revision))
        return common.stdout.decode().split()[0]

    def _no_common_ancestor(self, revision: str) -> Problem:
        """To compare with `revision` itself would take what came to it since for removed by this branch."""
        message = f"git knows no common ancestor of {revision} and HEAD: what this branch changes cannot be told"
        hint = f"{revision} has to be a revision that this branch has come from."
        if self._certain("rev-parse", "--is-shallow-repository").strip() == b"true":
            hint = (
                "This clone is shallow: git fetch --unshallow origin BRANCH, of the branch to compare with, gets the "
            )
            hint += "rest (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0)."
        return Problem("no-common-ancestor", message, hint=hint)

    def tree(self, commit: str) -> Tree:
        """Return the files of a commit. Names of several lines are left out: no manifest can list them."""
        entries: dict[str, Entry] = {}
        links: list[Entry] = []
        for line in self._certain("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            about, _, name = line.partition(b"\t")
            if not name or b"\n" in name or b".." in name.split(b"/"):
                continue
            mode, _, content = about.split()
            entry = Entry(os.fsdecode(name), content)
            if mode.decode() in _FILES:
                entries[entry.path] = entry
            elif mode.decode() == _LINK:
                links.append(entry)
        says = (os.fsdecode(data) for data in self._contents(links))
        return Tree(entries, {link.path: said for link, said in zip(links, says, strict=True)})

    def contents(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        """Return files as a checkout has them: line ends and the like are those that git's attributes ask for.

        Of a file that git would take for the same, that is what is in the checkout, however it has come there.
        """
        here = self._unchanged(entries)
        others = iter(list(self._contents([e for e in entries if e not in here], "--filters")))
        for entry in entries:
            yield (self.top / entry.path).read_bytes() if entry in here else next(others)

    def _unchanged(self, entries: Sequence[Entry]) -> set[Entry]:
        """Return those that the checkout holds with a content that git would store alike."""
        there = [entry for entry in entries if (self.top / entry.path).is_file()]
        asked = b"".join(os.fsencode(entry.path) + b"\n" for entry in there)
        found = self._run("hash-object", "--stdin-paths", given=asked)
        stored = found.stdout.split() if found.returncode == 0 else []
        return {entry for entry, content in zip(there, stored, strict=False) if entry.content == content}

    def _contents(self, entries: Sequence[Entry], *how: str) -> Iterator[bytes]:
        """All in one call: a process for each of a thousand scripts takes seconds.

        git tells the size that a content has before its filters, so that its end is known by the answer to a question
        for what there cannot be.
        """
        end = secrets.token_hex(32).encode()
        asked = (entry.content + b" " + os.fsencode(entry.path) + b"\n" + end + b"\n" for entry in entries)
        told = self._certain("cat-file", "--batch=%(rest)", *how, given=b"".join(asked))
        answers = told.split(b"\n" + end + b" missing\n")
        return (answer.partition(b"\n")[2] for answer in answers[:-1])

    def moved_from(self, commit: str, path: str) -> str | None:
        """Return where a commit had the file that stands at `path` now, as git finds renames, if it moved at all."""
        names = ("--name-status", "--diff-filter=R", "-z", "--ignore-submodules")
        found = os.fsdecode(self._certain("diff", "--find-renames", *names, commit)).split("\0")
        return next((old for old, new in zip(found[1::3], found[2::3], strict=False) if new == path), None)

    def _certain(self, *arguments: str, given: bytes = b"") -> bytes:
        found = self._run(*arguments, given=given)
        if found.returncode:
            hint = "git fsck tells what is wrong with the repository."
            raise UsageError(Problem("no-repository", f"git {arguments[0]} fails: {_said(found)}", hint=hint))
        return found.stdout

    def _run(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """Run git, which is to ask nobody for a password and to take paths for what they are."""
        environ = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}
        git = ["git", "-C", str(self.top), *arguments]
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
