"""Tables: that they exist, with these columns, this primary key, these partitions, this owner, this many rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from migrator.rules import columns
from migrator.rules.columns import Column, Columns, Comments, Remark
from migrator.rules.entries import COMMENT, IDENTIFIER, NAME, Entry, Objects
from migrator.rules.hints import meant_word
from migrator.rules.names import Name, quote
from migrator.rules.partitions import Partition, Partitions, bound_mistakes, judge_key, judge_partition, key_mistake
from migrator.rules.relations import TABLES as KINDS
from migrator.rules.relations import RelationRule
from migrator.rules.rows import OBSTACLES, RowCount, Rows
from migrator.rules.rule import Fact, passed
from migrator.rules.said import comment_on, owner_to, said
from migrator.rules.spelling import compared, mistake
from migrator.values.containers import Field, ListOf
from migrator.values.errors import Problem
from migrator.values.location import Location
from migrator.values.shapes import Choice, Text
from migrator.values.verdicts import Verdict

_ROW_SECURITY = ("enabled", "forced", "disabled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(RelationRule):
    """One table and what is expected of it."""

    family: ClassVar[str] = "tables"
    kinds: ClassVar[str] = KINDS

    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] | None = None
    rows: Rows | None = None
    owner: str | None = None
    comment: str | None = None
    column_comments: tuple[Remark, ...] = ()
    row_security: str | None = None
    partition_by: str | None = None
    partitions: tuple[Partition, ...] = ()
    not_in_views: tuple[str, ...] = ()

    def about(self) -> dict[str, Any]:
        """Return which columns and partitions are asked for, what of them, and how far to count rows."""
        described = [column.name for column in self.columns], [remark.name for remark in self.column_comments]
        return {
            "columns": list(dict.fromkeys(chain(*described, self.not_in_views))),
            "values": [column.name for column in self.columns if column.says_value],
            "rows": self.rows and self.rows.limit,
            "partition_by": self.partition_by is not None,
            "partitions": bool(self.partitions),
            "bounds": [partition.name.name for partition in self.partitions if partition.bound],
            "free": list(self.not_in_views),
        }

    def details(self, fact: Fact) -> Iterator[Verdict]:
        """Judge what is expected of a table that is there."""
        yield from self._structure(fact)
        yield from self._properties(fact)
        if self.rows is not None:
            yield self._rows(self.rows, fact)

    def _structure(self, fact: Fact) -> Iterator[Verdict]:
        for column in self.columns:
            yield self._column(column, fact)
        if self.primary_key is not None:
            yield self._primary_key(self.primary_key, fact)
        if self.partition_by is not None:
            yield judge_key(self, self.partition_by, fact)
        for partition in self.partitions:
            yield judge_partition(self, partition, fact)
        for name in self.not_in_views:
            yield self._free(name, fact)

    def _properties(self, fact: Fact) -> Iterator[Verdict]:
        what = f"{'FOREIGN ' if fact['kind'] == 'f' else ''}TABLE {Name(*fact['relation'])}"
        if self.owner is not None:
            yield said(self, "owner", self.owner, fact["owner"], owner_to(what, self.owner))
        if self.row_security is not None:
            yield self._row_security(self.row_security, fact)
        if self.comment is not None:
            yield said(self, "comment", self.comment, fact["comment"] or "", comment_on(what, self.comment))
        for remark in self.column_comments:
            yield self._remark(remark, fact)

    def mistakes(self) -> Iterable[Problem]:
        """Return the columns, the key and the bounds that are not written as in CREATE TABLE."""
        hint = "Write it as in CREATE TABLE: a type, then what else is to be checked: text not null default 'new'"
        written = (mistake(columns.parse, column.text, column.location, hint) for column in self.columns)
        key = key_mistake(self.partition_by, self.places["partition_by"]) if self.partition_by else ()
        return chain(*written, key, bound_mistakes(self.partitions))

    def _column(self, column: Column, fact: Fact) -> Verdict:
        found, about = (fact["columns"] or {}).get(column.name), f"column {quote(column.name)}"
        if found is None:
            hint = meant_word(column.name, fact["names"])
            return self.verdict("fail", column.text, "absent", about=about, at=column.location, hint=hint)
        status = compared(columns.agrees, column, found)
        return self.verdict(status, column.text, columns.show(found), about=about, at=column.location)

    def _primary_key(self, wanted: tuple[str, ...], fact: Fact) -> Verdict:
        found = fact["primary_key"]
        status, at = passed((found or []) == list(wanted)), self.places["primary_key"]
        return self.verdict(status, _listed(wanted), _listed(found or ()), about="primary key", at=at)

    def _row_security(self, wanted: str, fact: Fact) -> Verdict:
        """FORCE holds for the owner too, but only where row security is enabled."""
        found = ("forced" if fact["forced"] else "enabled") if fact["row_security"] else "disabled"
        steps = ["DISABLE"] if wanted == "disabled" else [] if fact["row_security"] else ["ENABLE"]
        if wanted != "disabled" and fact["forced"] != (wanted == "forced"):
            steps.append("FORCE" if wanted == "forced" else "NO FORCE")
        mend = ", ".join(f"{step} ROW LEVEL SECURITY" for step in steps)
        return said(self, "row_security", wanted, found, f"ALTER TABLE {Name(*fact['relation'])} {mend};")

    def _remark(self, wanted: Remark, fact: Fact) -> Verdict:
        held, about = (fact["columns"] or {}).get(wanted.name), f"comment of column {quote(wanted.name)}"
        if held is None:
            return self._no_column(wanted.name, wanted.text or "none", fact, about, wanted.location)
        found = held["comment"] or ""
        mend = comment_on(f"COLUMN {Name(*fact['relation'])}.{quote(wanted.name)}", wanted.text)
        status, hint = passed(found == wanted.text), mend if found != wanted.text else None
        shown = (wanted.text or "none", found or "none")
        return self.verdict(status, *shown, about=about, at=wanted.location, hint=hint)

    def _free(self, name: str, fact: Fact) -> Verdict:
        about, at = f"views on {quote(name)}", self.places["not_in_views"]
        if name not in (fact["columns"] or {}):
            return self._no_column(name, "none", fact, about, at)
        found = [str(Name(*view)) for view in (fact["views"] or {}).get(name, ())]
        hint = (
            "Drop them before the column, or before its type changes, and create them again after." if found else None
        )
        return self.verdict(passed(not found), "none", ", ".join(found) or "none", about=about, at=at, hint=hint)

    def _no_column(self, name: str, expected: str, fact: Fact, about: str, at: Location) -> Verdict:
        hint = meant_word(name, fact["names"])
        return self.verdict("fail", expected, f"no column {quote(name)}", about=about, at=at, hint=hint)

    def _rows(self, rows: Rows, fact: Fact) -> Verdict:
        count, at = fact["rows"], rows.location
        if count is None:
            table = Name(*fact["relation"])
            names = {"schema": quote(fact["relation"][0]), "table": table, "role": quote(fact["role"])}
            found, hint = (text.format(**names) for text in OBSTACLES[fact["counting"]])
            return self.verdict("unknown", str(rows), found, about="rows", at=at, hint=hint)
        return self.verdict(passed(rows.allow(count)), str(rows), rows.show(count), about="rows", at=at)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(quote(name) for name in names) or "none"


def _table(name: Name, entry: Entry) -> Table:
    return Table(name=name, **entry.common, **entry.values)


TABLES = Field(
    Objects(
        NAME,
        {
            "columns": Field(Columns(), "columns as in CREATE TABLE; what is not written is not checked"),
            "primary_key": Field(ListOf(IDENTIFIER), "the columns of the primary key, in order"),
            "rows": Field(RowCount(), "how many rows there are"),
            "owner": Field(IDENTIFIER, "the role that owns it"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
            "column_comments": Field(Comments(), 'the comments of columns, "" for none'),
            "row_security": Field(Choice(_ROW_SECURITY), "forced holds for the owner too"),
            "partition_by": Field(Text(), "what follows PARTITION BY in CREATE TABLE: range (placed_at)"),
            "partitions": Field(Partitions(), "partitions that are attached, or each with its bound"),
            "not_in_views": Field(ListOf(IDENTIFIER), "columns that no view needs, so that they can be dropped"),
        },
        _table,
    ),
    "tables: name: {columns, primary_key, owner, rows …}, {} for existing, or absent",
)
