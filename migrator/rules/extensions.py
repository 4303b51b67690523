"""Extensions: that they are installed, in this version."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import Entry, Objects, Parsed
from migrator.rules.names import quote
from migrator.rules.rule import CatalogRule, Fact, passed
from migrator.values.containers import Field
from migrator.values.shapes import Text
from migrator.values.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(CatalogRule):
    """One extension of the database."""

    family: ClassVar[str] = "extensions"

    name: str
    version: str | None = None

    @property
    def title(self) -> str:
        """What it is about, for people."""
        return f"extension {self.name}"

    @property
    def subject(self) -> str:
        """What it is about, as the manifest calls it."""
        return self.name

    def relation(self) -> None:
        """Return nothing: an extension is no relation."""

    def about(self) -> dict[str, Any]:
        """Return the extension's name."""
        return {"name": self.name}

    def judge(self, fact: Fact) -> tuple[Verdict, ...]:
        """Return whether the extension is installed, and in this version."""
        version = fact["version"]
        there = self.presence(version and f"version {version}", f"CREATE EXTENSION {quote(self.name)};")
        if not version or self.version is None:
            return (there,)
        status, at = passed(version == self.version), self.places["version"]
        hint = f"ALTER EXTENSION {quote(self.name)} UPDATE TO '{self.version}';" if status == "fail" else None
        return (there, self.verdict(status, self.version, version, about="version", at=at, hint=hint))


def _extension(name: str, entry: Entry) -> Extension:
    return Extension(name=name, **entry.common, **entry.values)


def _parse(text: str) -> str:
    """Return the name in `text`. `uuid-ossp` needs quotes in SQL; nobody wants them within YAML's own."""
    match = re.fullmatch(r'"?([^"\s\0]+)"?', text)
    if match is None:
        raise ValueError(text)
    return match[1]


EXTENSIONS = Field(
    Objects(Parsed(_parse, "an extension's name"), {"version": Field(Text(), "the installed version")}, _extension),
    "extensions of the database, or absent",
)
