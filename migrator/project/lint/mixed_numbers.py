"""Migrations that are numbered in two ways: which of two comes first can no longer be seen by their names."""

from collections.abc import Iterator
from itertools import pairwise

from migrator.project.lint.rule import Remark
from migrator.project.model import Manifest
from migrator.project.numbering import scheme

_HINT = (
    "Number it like the one before. Where the project changed its way on purpose, ignore this once, with the reason."
)


def check(manifest: Manifest) -> Iterator[Remark]:
    """Say it wherever the way changes, but for after a first one of zeros, as some tools make it."""
    for before, after in pairwise(manifest.migrations):
        if before.version.strip("0-") and scheme(before.version) != scheme(after.version):
            message = f"{after.id} is numbered in another way than {before.id} before it"
            yield Remark(after.location, message, _HINT, after.id)
