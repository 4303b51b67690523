"""Extensions: that they are installed, in this version, in this schema."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import IDENTIFIER, Entry, Objects, Parsed
from migrator.rules.names import quote
from migrator.rules.rule import CatalogRule, Fact
from migrator.rules.said import literal, said
from migrator.values.containers import Field
from migrator.values.shapes import Text
from migrator.values.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(CatalogRule):
    """One extension of the database."""

    family: ClassVar[str] = "extensions"

    name: str
    version: str | None = None
    schema: str | None = None

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
        """Return whether the extension is installed, and the rest only if it is."""
        version = fact["version"]
        hint = None if self.absent else f"CREATE EXTENSION {quote(self.name)};"
        there = self.presence(version and f"version {version}", hint)
        return (there, *self._details(fact)) if version and not self.absent else (there,)

    def _details(self, fact: Fact) -> Iterator[Verdict]:
        alter = f"ALTER EXTENSION {quote(self.name)}"
        if self.version is not None:
            yield said(self, "version", self.version, fact["version"], f"{alter} UPDATE TO {literal(self.version)};")
        if self.schema is not None:
            yield said(self, "schema", self.schema, fact["schema"], f"{alter} SET SCHEMA {quote(self.schema)};")


def _extension(name: str, entry: Entry) -> Extension:
    return Extension(name=name, **entry.common, **entry.values)


def _parse(text: str) -> str:
    """Return the name in `text`. `uuid-ossp` needs quotes in SQL; nobody wants them within YAML's own."""
    match = re.fullmatch(r'"?([^"\s\0]+)"?', text)
    if match is None:
        raise ValueError(text)
    return match[1]


EXTENSIONS = Field(
    Objects(
        Parsed(_parse, "an extension's name"),
        {
            "version": Field(Text(), "the installed version"),
            "schema": Field(IDENTIFIER, "the schema that its objects are in"),
        },
        _extension,
    ),
    "extensions of the database, or absent",
)
