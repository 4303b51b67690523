"""A number that is smaller than the one before: the folder shows another order than the one that is run."""

from collections.abc import Iterator
from itertools import pairwise

from migrator.project.lint.rule import Remark
from migrator.project.model import Manifest
from migrator.project.numbering import scheme

_HINT = "The manifest's order is what is run. While nothing has it, rename the later one; a released one stays."


def check(manifest: Manifest) -> Iterator[Remark]:
    """Say it of numbers of one kind; gaps are fine."""
    for before, after in pairwise(manifest.migrations):
        kind = scheme(before.version)
        if kind and kind == scheme(after.version) and _value(after.version) < _value(before.version):
            message = f"{after.id} runs after {before.id}, against their numbers"
            yield Remark(after.location, message, _HINT, after.id)


def _value(version: str) -> int:
    """Dates may be of different lengths: 2024-05-01, and 2024-05-01-120000."""
    return int(version.replace("-", "").ljust(20, "0") if "-" in version else version)
