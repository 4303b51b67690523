"""The files of a commit, found by the paths that they have in a checkout: links are followed inside the repository."""

import posixpath
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

_MOST_LINKS = 40  # as many as Linux follows


class Entry(NamedTuple):
    """One file: its path from the repository's top, and the name of its content."""

    path: str
    content: bytes


class Tree(NamedTuple):
    """Files by their paths, and what each link says."""

    entries: Mapping[str, Entry]
    links: Mapping[str, str]

    def files(self, path: str, above: Collection[str] = ()) -> Iterator[tuple[str, Entry]]:
        """Return the files at or below `path`: by which path each is found, and the file that this leads to.

        What lies `above` by its own path is walked already: a link that leads back there ends here.
        """
        real = self.resolved(path)
        if real is None or real in above:
            return
        if real in self.entries:
            yield path, self.entries[real]
        begin = "" if real == "." else f"{real}/"
        for name, entry in self.entries.items():
            if name.startswith(begin):
                yield posixpath.join(path, name[len(begin) :]), entry
        for name in self.links:
            if name.startswith(begin):
                yield from self.files(posixpath.join(path, name[len(begin) :]), {*above, real})

    def resolved(self, path: str) -> str | None:
        """Return a path without links in it; None where it leads out of the repository, or round in circles."""
        for _ in range(_MOST_LINKS):
            if path.startswith(("..", "/")):
                return None
            parts = path.split("/")
            link = next((n for n in range(1, len(parts) + 1) if "/".join(parts[:n]) in self.links), None)
            if link is None:
                return path
            place, rest = "/".join(parts[:link]), parts[link:]
            path = posixpath.normpath(posixpath.join(posixpath.dirname(place), self.links[place], *rest))
        return None
