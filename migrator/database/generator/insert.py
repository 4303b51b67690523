"""One INSERT for a table: many generated rows, of which its own constraints choose."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from psycopg import sql

from migrator.database.generator.candidates import Candidates, typed
from migrator.database.generator.schema import Column, Reference, Table
from migrator.database.generator.values import NUMBER, Values, drawn
from migrator.database.queries import Part, compose
from migrator.database.session import Session

# One row in so many has NULL where it may; more where a check reads several columns, such as num_nonnulls(a, b) = 1.
_NULL_IN = 6
_NULL_IN_CHECKED = 2
_MOST_REFERRED = 1000
_PLACE = sql.SQL('"migrator k"')  # of a row that can be referred to, from 0 on


class Wanted(NamedTuple):
    """What a row has to satisfy, with a name for people."""

    name: str
    condition: sql.Composable


class Insert:
    """The INSERT of a table. `later` are its references that are made afterwards: NULL, or anything, until then.

    `lacking` are columns that must have a value, and for which none is known.
    """

    def __init__(
        self, session: Session, table: Table, later: Sequence[Reference], values: Values, candidates: Candidates
    ) -> None:
        self.table, self._session, self._values, self._candidates = table, session, values, candidates
        self.now = tuple(r for r in table.references if r not in later and r.target != table.oid)
        own = [r for r in table.references if r.target == table.oid]
        self.later = (*later, *(reference for reference in own if not table.needs(reference)))
        # A row that must refer to one of its own table refers to itself.
        self._itself = {column: other for r in own if table.needs(r) for column, other in r.columns}
        self._referring = {column: number for number, r in reversed([*enumerate(self.now)]) for column in r.own}
        self._columns = {column.name: column for column in table.columns}
        self._postponed = {column for r in self.later for column in r.own} - self._referring.keys()
        self._first = {c.name: part for c in table.columns if (part := self._expression(c)) is not None}
        self.lacking = tuple(c for c in table.columns if c.name not in self._first and self._must(c))
        self.wanted = tuple(self._wanted())

    def query(self, start: int, end: int, most: int) -> str:
        """Return the INSERT of at most so many of the rows with the numbers from `start` to `end`."""
        names = sql.SQL(", ").join(sql.Identifier(c.name) for c in self.table.columns if self._is_given(c))
        if not names.as_string():
            return compose(self._session, "generator/insert_default", table=self.table.identifier)
        every = [wanted.condition for wanted in self.wanted] or [sql.SQL("true")]
        return compose(
            self._session,
            "generator/insert",
            referred=self._referred(),
            table=self.table.identifier,
            names=names,
            rows=self._rows(start, end),
            every=sql.SQL(" AND ").join(every),
            n=NUMBER,
            most=most,
            # ON CONFLICT does not know keys that are checked at COMMIT.
            conflict=sql.SQL("" if self.table.deferrable else "ON CONFLICT DO NOTHING"),
        )

    def judgement(self, end: int) -> str:
        """Return the query of how many of the first rows satisfy each of what is wanted, as a JSON array."""
        counts = [sql.SQL("count(*) FILTER (WHERE {})").format(wanted.condition) for wanted in self.wanted]
        parts = {"counts": sql.SQL(", ").join(counts), "rows": self._rows(1, end)}
        return compose(self._session, "generator/judge", referred=self._referred(), **parts)

    def _must(self, column: Column) -> bool:
        return column.not_null and column.generated is None and column.name not in self._itself

    def _is_given(self, column: Column) -> bool:
        """Tell whether the INSERT names a column: a sequence counts on by itself, unless the row refers to itself."""
        if column.generated is not None or column.name not in {*self._first, *self._itself}:
            return False
        return not column.counted or column.name in {*self._itself.values(), *self._referring}

    def _expression(self, column: Column) -> sql.Composable | None:
        """Return a column's value as it is drawn; None where it is made of others, or nothing is known."""
        if column.generated is not None or column.name in self._itself:
            return None
        if column.name in self._referring:
            return sql.Identifier(_alias(self._referring[column.name]), column.name)
        postponed = column.name in self._postponed
        if postponed and not column.not_null:
            return typed(sql.SQL("NULL"), self._values, column)
        if column.counted:
            return typed(NUMBER, self._values, column)
        given = self._candidates.of(self.table, column)
        if not given:
            return None if column.not_null else typed(sql.SQL("NULL"), self._values, column)
        return self._drawn(column, given)

    def _drawn(self, column: Column, given: Sequence[sql.Composable]) -> sql.Composable:
        seed = self._candidates.seed(self.table, column.name)
        arms = [
            sql.SQL("WHEN {number} THEN {one}").format(number=sql.Literal(number), one=typed(one, self._values, column))
            for number, one in enumerate(given)
        ]
        share = sql.Literal(self._share(column))
        null = sql.SQL("WHEN {lot} % {share} = 0 THEN NULL").format(lot=drawn(seed + 1), share=share)
        return sql.SQL("CASE {null} ELSE CASE {lot} % {count} {arms} END END").format(
            null=sql.SQL("WHEN false THEN NULL") if column.not_null else null,
            lot=drawn(seed + 2),
            count=sql.Literal(len(given)),
            arms=sql.SQL(" ").join(arms),
        )

    def _share(self, column: Column) -> int:
        together = any(column.name in check.columns and len(check.columns) > 1 for check in self.table.checks)
        return _NULL_IN_CHECKED if together else _NULL_IN

    def _part(self, name: str, **parts: Part) -> sql.SQL:
        return sql.SQL(compose(self._session, f"generator/{name}", n=NUMBER, k=_PLACE, **parts))

    def _referred(self) -> sql.Composable:
        """Name the rows that can be referred to."""
        named = [
            self._part(
                "referred",
                alias=sql.Identifier(_alias(number)),
                columns=_listed(sql.SQL("{} AS {}").format(*map(sql.Identifier, pair[::-1])) for pair in one.columns),
                target=sql.Identifier(*one.named),
                present=_present(one),
                order=_listed(sql.SQL(str(place)) for place in range(1, len(one.columns) + 1)),
                most=_MOST_REFERRED,
            )
            for number, one in enumerate(self.now)
        ]
        return sql.SQL("WITH ") + _listed(named) if named else sql.SQL("")

    def _rows(self, start: int, end: int) -> sql.Composable:
        first = [sql.SQL("{} AS {}").format(part, sql.Identifier(name)) for name, part in self._first.items()]
        second: list[sql.Composable] = [sql.SQL("drawn.*")]
        for column in self.table.columns:
            name = sql.Identifier(column.name)
            if column.name in self._itself:
                second.append(sql.SQL("{} AS {}").format(sql.Identifier(self._itself[column.name]), name))
            elif column.generated is not None:
                second.append(sql.SQL("({}) AS {}").format(sql.SQL(column.generated), name))
        joins = [self._join(number, reference) for number, reference in enumerate(self.now)]
        return self._part(
            "rows",
            first=_listed([*first, sql.SQL("series.{}").format(NUMBER)]),
            second=_listed(second),
            start=start,
            end=end,
            joins=sql.SQL(" ").join(joins),
        )

    def _join(self, number: int, reference: Reference) -> sql.Composable:
        """Choose the row to refer to; among those that fit, where columns refer to another table too."""
        alias, seed = sql.Identifier(_alias(number)), self._candidates.seed(self.table, reference.name)
        shared = [column for column in reference.own if self._referring[column] < number]
        if shared:
            pairs = (
                (sql.Identifier(_alias(number), column), sql.Identifier(_alias(self._referring[column]), column))
                for column in shared
            )
            fits = sql.SQL(" AND ").join(sql.SQL("{} = {}").format(*pair) for pair in pairs)
            return self._part("refer_alike", alias=alias, fits=fits)
        alone = any(set(key) <= set(reference.own) for key in self.table.unique)
        lot = sql.SQL("series.{}").format(NUMBER) if alone else drawn(seed + 1)
        return self._part("refer", alias=alias, null=self._null(reference, seed), number=lot)

    def _null(self, reference: Reference, seed: int) -> sql.Composable:
        optional = [self._columns[name] for name in reference.own if not self._columns[name].not_null]
        if not optional:
            return sql.SQL("WHEN false THEN NULL")
        share = sql.Literal(min(map(self._share, optional)))
        return sql.SQL("WHEN {lot} % {share} = 0 THEN NULL").format(lot=drawn(seed), share=share)

    def _wanted(self) -> Iterator[Wanted]:
        for column in self.table.columns:
            if column.generated is not None or column.name in {*self._first, *self._itself}:
                yield from self._of_column(column)
        for check in self.table.checks:
            condition = sql.SQL(f"({check.expression}) IS NOT FALSE")
            yield Wanted(f"the check {check.name}, {check.expression}", condition)
        if self.table.partitions:
            bounds = sql.SQL(" OR ").join(sql.SQL(f"({bound or 'true'})") for bound in self.table.partitions)
            yield Wanted("the bounds of a partition", sql.SQL("({})").format(bounds))
        for number, reference in enumerate(self.now):
            yield self._of_reference(number, reference)

    def _of_column(self, column: Column) -> Iterator[Wanted]:
        name = sql.Identifier("candidate", column.name)
        if column.not_null:
            yield Wanted(f"NOT NULL of {column.name}", sql.SQL("{} IS DISTINCT FROM NULL").format(name))
        for check in self._values.domain_checks(column.type):
            held = sql.SQL("(SELECT ({}) FROM (SELECT {}) AS held (value)) IS NOT FALSE").format(sql.SQL(check), name)
            yield Wanted(f"the check of the domain of {column.name}, {check}", held)

    def _of_reference(self, number: int, reference: Reference) -> Wanted:
        """A row that refers to nothing has NULL in the column; one that shares columns may have found nothing."""
        pairs = [(sql.Identifier("candidate", name), sql.Identifier("aim", name)) for name in reference.own]
        same = sql.SQL(" AND ").join(sql.SQL("{} = {}").format(*pair) for pair in pairs)
        null = sql.SQL(" OR ").join(sql.SQL("{} IS NULL").format(column) for column, _ in pairs)
        condition = sql.SQL("({null} OR EXISTS (SELECT FROM {alias} AS aim WHERE {same}))").format(
            null=null, alias=sql.Identifier(_alias(number)), same=same
        )
        return Wanted(f"the reference {reference.name}", condition)


def referring_later(session: Session, table: Table, reference: Reference, every: bool) -> str:
    """Return the UPDATE that makes rows refer: all, or every other one."""
    return compose(
        session,
        "generator/refer_later",
        n=NUMBER,
        targets=_listed(sql.Identifier(name) for name in dict.fromkeys(other for _, other in reference.columns)),
        target=sql.Identifier(*reference.named),
        present=_present(reference),
        most=_MOST_REFERRED,
        table=table.identifier,
        names=_listed(map(sql.Identifier, reference.own)),
        others=_listed(sql.Identifier("aim", other) for _, other in reference.columns),
        share=1 if every else 2,
    )


def _present(reference: Reference) -> sql.Composable:
    return sql.SQL(" AND ").join(sql.SQL("{} IS NOT NULL").format(sql.Identifier(o)) for _, o in reference.columns)


def _listed(parts: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL(", ").join(parts)


def _alias(number: int) -> str:
    return f"referred {number}"
