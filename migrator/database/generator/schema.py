"""What the tables of a database ask of a row, read from its catalog."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from migrator.database.queries import compose
from migrator.database.session import Session

_NO_PATH = "SELECT pg_catalog.set_config('search_path', '', true)"


@dataclass(frozen=True, slots=True)
class Type:
    """A type: `kind` is pg_type's typtype, `element` an array's, `fields` a composite's with their modifiers.

    `base` is a domain's, `of` the same with its modifier, `checks` are its conditions on VALUE. `range` is the name of
    the range type that a multirange is made of, or its own.
    """

    name: str
    shown: str
    kind: str
    element: int | None
    base: int
    modifier: int
    of: str | None
    not_null: bool
    labels: tuple[str, ...]
    fields: tuple[tuple[int, int], ...]
    subtype: int | None
    range: str | None
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `generated` is the expression that it is computed by, `counted` whether a sequence numbers it."""

    name: str
    type: int
    modifier: int
    shown: str
    not_null: bool
    generated: str | None
    counted: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint, and the columns that it reads."""

    name: str
    expression: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: pairs of its own column and the column of the table `target`, an oid."""

    name: str
    target: int
    named: tuple[str, str]
    columns: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> str:
        """The name of the table that it refers to, for people."""
        return ".".join(self.named)

    @property
    def own(self) -> tuple[str, ...]:
        """The columns that refer."""
        return tuple(own for own, _ in self.columns)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `unique` are the columns of each key, of which some may be `deferrable`.

    `partitions` are conditions on what each of them holds, None where the table is not partitioned.
    """

    oid: int
    schema: str
    name: str
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...]
    deferrable: bool
    checks: tuple[Check, ...]
    references: tuple[Reference, ...]
    partitions: tuple[str, ...] | None

    @property
    def shown(self) -> str:
        """Its name, for people."""
        return f"{self.schema}.{self.name}"

    @property
    def identifier(self) -> sql.Identifier:
        """Its name, for a query."""
        return sql.Identifier(self.schema, self.name)

    def needs(self, reference: Reference) -> bool:
        """Tell whether a row must refer: none of the columns may be NULL."""
        return all(column.not_null for column in self.columns if column.name in reference.own)


def read_schema(session: Session, hidden: Sequence[str]) -> tuple[tuple[Table, ...], Mapping[int, Type]]:
    """Return the tables outside of the schemas `hidden`, and all types by oid. Raises ServerError."""
    parts = {"tables": {"hidden": sql.Literal(list(hidden))}, "types": {}}
    queries = [compose(session, f"generator/{name}", **own).rstrip().rstrip(";") for name, own in parts.items()]
    found = session.send(";\n".join(("BEGIN READ ONLY", _NO_PATH, *queries, "COMMIT")))[2:4]
    tables, types = (json.loads(result.get_value(0, 0) or b"null") for result in found)
    return tuple(map(_table, tables or ())), {int(oid): _type(found) for oid, found in types.items()}


def _table(found: dict[str, Any]) -> Table:
    columns = tuple(Column(**column) for column in found["columns"] or ())
    checks = tuple(Check(c["name"], c["expression"], tuple(c["columns"] or ())) for c in found["checks"] or ())
    references = tuple(
        Reference(
            r["name"], r["target"], (r["named"][0], r["named"][1]), tuple((own, other) for own, other in r["columns"])
        )
        for r in found["references"] or ()
    )
    unique = tuple(tuple(key) for key in found["unique"] or () if key)
    partitions = None if found["partitions"] is None else tuple(found["partitions"])
    named = (int(found["oid"]), found["schema"], found["name"])
    return Table(*named, columns, unique, found["deferrable"], checks, references, partitions)


def _type(found: dict[str, Any]) -> Type:
    fields = tuple((type_, modifier) for type_, modifier in found.pop("fields") or ())
    labels, checks = (tuple(found.pop(name) or ()) for name in ("labels", "checks"))
    return Type(**found, fields=fields, labels=labels, checks=checks)
