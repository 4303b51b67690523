"""Extensions: that they are installed, in this version."""

from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import Entry, Objects, Parsed
from migrator.rules.rule import Family, Rule
from migrator.values.containers import Field
from migrator.values.shapes import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Rule):
    """One extension of the database."""

    family: ClassVar[str] = "extensions"

    name: str
    version: str | None = None


def _extension(name: str, entry: Entry) -> Extension:
    return Extension(location=entry.location, absent=entry.absent, name=name, **entry.values)


# As in CREATE EXTENSION "uuid-ossp", but nobody wants quotes within YAML's quotes for the one name that needs them.
_NAME = Parsed(lambda text: text.strip('"'), "an extension's name")

EXTENSIONS = Family(
    Objects(_NAME, {"version": Field(Text(), "the installed version")}, _extension),
    "extensions of the database, or absent",
    "extensions.sql",
)
