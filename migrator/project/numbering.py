"""The next migration's id, in the way that the project numbers already."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from migrator.project.entries import split_id
from migrator.values.errors import Problem, UsageError

_TIME = 12  # digits down to the minute
LONGEST = 150  # file names hold 255 bytes, and direction, suffix and letters of several bytes need room


@dataclass(frozen=True, slots=True)
class _Clock:
    """Versions that are times, in UTC."""

    shape: str
    format: str
    step: timedelta

    def read(self, version: str) -> datetime | None:
        """Return the time that a version stands for, None where it stands for none."""
        try:
            return datetime.strptime(version, self.format) if re.fullmatch(self.shape, version) else None
        except ValueError:
            return None


_CLOCKS = (
    _Clock(r"\d{14}", "%Y%m%d%H%M%S", timedelta(seconds=1)),
    _Clock(r"\d{12}", "%Y%m%d%H%M", timedelta(minutes=1)),
    _Clock(r"\d{8}", "%Y%m%d", timedelta(days=1)),
    _Clock(r"\d{4}-\d\d-\d\d-\d{6}", "%Y-%m-%d-%H%M%S", timedelta(seconds=1)),
    _Clock(r"\d{4}-\d\d-\d\d", "%Y-%m-%d", timedelta(days=1)),
)


def next_id(listed: Sequence[str], unlisted: Sequence[str], name: str, now: datetime) -> str:
    """Return the id of a new migration called `name`: the next number, or `now` where the project numbers by time.

    `listed` are the manifest's ids in its order, the last of which shows the style; `unlisted` those of files that it
    does not list, whose numbers are taken all the same. Raises UsageError where `name` holds nothing to name a file by.
    """
    versions = [version for identity in (*unlisted, *listed) if (version := split_id(identity)[0])]
    version = _next_version(versions, now.replace(tzinfo=None))
    folder, separator = _style(listed[-1]) if listed else ("", "_")
    slug = _slug(name).removeprefix(f"{version}_")
    return f"{folder}{version}{separator}{slug}"


def scheme(version: str) -> str:
    """Return how a version numbers: as a `date` with dashes, a `time`, a `count`, or '' for not at all."""
    if "-" in version:
        return "date"
    if any(clock.read(version) for clock in _CLOCKS) or len(version) >= _TIME:  # a 61st second is meant as a time too
        return "time"
    return version and "count"


def _slug(name: str) -> str:
    slug = re.sub(r"\W+", "_", unicodedata.normalize("NFC", name)).strip("_").lower()
    if not slug or len(slug.encode()) > LONGEST:
        message = f"{name!r} is no name for a migration"
        raise UsageError(
            Problem("bad-name", message, hint=f"Use letters and digits, {LONGEST} bytes at most: add_orders")
        )
    return slug


def _style(identity: str) -> tuple[str, str]:
    """Return the folder in front of an id and what stands between its number and its name."""
    version, name = split_id(identity)
    folder, slash, last = identity.rpartition("/")
    between = last[len(version) : len(last) - len(name)] if version else ""
    return folder + slash, between or "_"


def _next_version(versions: Sequence[str], now: datetime) -> str:
    """Return a version above all of the last one's kind."""
    for version in reversed(versions):
        for clock in _CLOCKS:
            if clock.read(version):
                latest = max(time for each in versions if (time := clock.read(each)))
                return max(now, latest + clock.step).strftime(clock.format)
        if version.isdecimal():
            numbers = [int(v) for v in versions if v.isdecimal() and not any(clock.read(v) for clock in _CLOCKS)]
            return str(max(numbers) + 1).zfill(len(version))
    return "001"
