"""What ties the parts of a schema to one another: whoever changes it has to know, who compares it need not."""

from collections.abc import Mapping
from typing import NamedTuple

from migrator.values.catalog import Catalog, ObjectName


class Part(NamedTuple):
    """An object, or what belongs to one: `column status`, `constraint orders_pkey`; '' is the object itself."""

    object: ObjectName
    aspect: str = ""

    def __str__(self) -> str:
        return f"{self.object}, {self.aspect}" if self.aspect else str(self.object)


class Passed(NamedTuple):
    """A privilege that somebody else than the owner gave; `column` is '' where it is on the whole object."""

    grantor: str
    grantee: str
    privilege: str
    column: str


class Ties(NamedTuple):
    """What a catalog leaves out, by object or part.

    `needs` is what each part cannot be without, `parents` what a table inherits from or is a partition of, `members`
    what an extension holds, `passed` grants of grantees, `usual` the privileges that roles have where nobody
    grants or revokes, told where somebody did, `selected` the columns of a view with their types, `storage`
    what a column's type would store it as, where that is not how it is stored.
    """

    needs: Mapping[Part, frozenset[Part]]
    parents: Mapping[ObjectName, frozenset[ObjectName]]
    members: Mapping[ObjectName, str]
    passed: Mapping[ObjectName, frozenset[Passed]]
    usual: Mapping[Part, Mapping[str, str]]
    selected: Mapping[ObjectName, tuple[str, ...]]
    storage: Mapping[Part, str]


class Schema(NamedTuple):
    """A schema as it is compared, and its ties."""

    catalog: Catalog
    ties: Ties
