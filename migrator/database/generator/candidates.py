"""What a column may be filled with: expressions that the server takes, and that its checks let through."""

import json
from collections.abc import Iterator, Sequence
from zlib import crc32

from psycopg import sql

from migrator.database.generator.examples import like, regular
from migrator.database.generator.schema import Column, Table
from migrator.database.generator.values import NUMBER, Choice, Values
from migrator.database.queries import compose
from migrator.database.session import ServerError, Session
from migrator.sqltext.constants import constants

_MOST_CONSTANTS = 40
_LONGEST = 5000
_TRIED = 8
_EXAMPLES = 3
_MOST_EXAMPLES = 400
# Values as long as a constant says, with the number of their row at the end.
_PADDED = "pg_catalog.right(pg_catalog.lpad({n}::pg_catalog.text, {length}, {x}), {length})"
_AS_LONG = {"text": _PADDED, "bytea": f"pg_catalog.convert_to({_PADDED}, 'UTF8')"}


class Candidates:
    """Finds what columns may be filled with, `rows` values at most; what the server takes of a type is asked once."""

    def __init__(self, session: Session, values: Values, rows: int, seed: int) -> None:
        self._session, self._values, self._rows, self._seed = session, values, rows, seed
        self._taken: dict[tuple[int, int], list[bool]] = {}

    def seed(self, table: Table, column: str) -> int:
        """Return what the values of a column are drawn by."""
        return crc32(f"{self._seed} {table.shown} {column}".encode())

    def of(self, table: Table, column: Column) -> tuple[sql.Composable, ...]:
        """Return expressions for a column, all of which may be made its type; none where nothing is known."""
        choice = self._values.of(column.type, column.modifier, self.seed(table, column.name))
        kept = self._known(column, choice)
        unique = any(column.name in key for key in table.unique)
        checks = list(_alone(table, column, self._values))
        hints = tuple(self._hints(table, column, unique))
        if checks or hints:
            kept = Choice(self._passing(column, kept.distinct, checks), self._passing(column, kept.varied, checks))
            hints = self._passing(column, hints, checks)
        if unique and kept.distinct:
            near = hints if _bounds(table, column) else ()
            return (*kept.distinct * (len(near) + 1), *near)  # half of them of each kind
        return (*kept.all, *hints)

    def _known(self, column: Column, choice: Choice) -> Choice:
        key = (column.type, column.modifier)
        if key not in self._taken:
            self._taken[key] = self._try(column, choice.all, ())
        taken = [one for one, fits in zip(choice.all, self._taken[key], strict=True) if fits]
        return Choice(*(tuple(one for one in kind if one in taken) for kind in choice))

    def _hints(self, table: Table, column: Column, unique: bool) -> Iterator[sql.Composable]:
        checks = [check.expression for check in table.checks if column.name in check.columns]
        checks += self._values.domain_checks(column.type)
        checks += _bounds(table, column)
        found = dict.fromkeys(constant for check in checks for constant in constants(check))
        texts = tuple(found)[:_MOST_CONSTANTS]
        examples = min(2 * self._rows, _MOST_EXAMPLES) if unique else _EXAMPLES
        for text in texts:
            yield sql.Literal(text)
            yield from self._near(column, text, examples)
        if texts and self._values.base(column.type, -1)[0].name in ("json", "jsonb"):
            yield sql.Literal(json.dumps({text: text for text in texts}))
            yield sql.Literal(json.dumps(dict.fromkeys(texts, 1)))

    def _near(self, column: Column, text: str, examples: int) -> Iterator[sql.Composable]:
        """Give what is near to a number, as long as it, or like a pattern."""
        if _is_whole(text):
            for near in (int(text) - 1, int(text) + 1):
                yield sql.Literal(str(near))
            yield from self._as_long(column, int(text))
        if self._values.is_text(column.type):
            for number in range(1, examples + 1):
                yield from map(sql.Literal, _matching(text, number))

    def _as_long(self, column: Column, number: int) -> Iterator[sql.Composable]:
        kind = "text" if self._values.is_text(column.type) else self._values.base(column.type, -1)[0].name
        if kind in _AS_LONG and 0 < number <= _LONGEST:
            for length in (number, number - 1, number + 1):
                parts = {"length": sql.Literal(length), "n": NUMBER, "x": sql.Literal("x")}
                yield sql.SQL(_AS_LONG[kind]).format(**parts)

    def _passing(
        self, column: Column, given: Sequence[sql.Composable], checks: Sequence[str]
    ) -> tuple[sql.Composable, ...]:
        return tuple(one for one, fits in zip(given, self._try(column, given, checks), strict=True) if fits)

    def _try(self, column: Column, given: Sequence[sql.Composable], checks: Sequence[str]) -> list[bool]:
        """Tell of each expression whether it can be made the column's type and passes for some of the first rows."""
        if not given:
            return []
        parts = [self._trial(column, one, checks) for one in given]
        try:
            return self._asked(parts)
        except ServerError:  # one of them at least cannot: which?
            return [self._fits(part) for part in parts]

    def _fits(self, part: sql.Composable) -> bool:
        try:
            return self._asked([part])[0]
        except ServerError:
            return False

    def _asked(self, parts: Sequence[sql.Composable]) -> list[bool]:
        query = sql.SQL("SELECT pg_catalog.json_build_array({parts})").format(parts=sql.SQL(", ").join(parts))
        return [fits is True for fits in self._session.value(query.as_string(self._session.connection))]

    def _trial(self, column: Column, one: sql.Composable, checks: Sequence[str]) -> sql.Composable:
        value = typed(one, self._values, column)
        columns = [value + sql.SQL(" AS ") + sql.Identifier(name) for name in dict.fromkeys((column.name, "value"))]
        passes = sql.SQL(" AND ").join(sql.SQL(f"({check}) IS NOT FALSE") for check in checks)
        trial = compose(
            self._session,
            "generator/trial",
            # The value has to be made, also where no check reads it.
            passes=passes if checks else sql.SQL("{0} IS NULL OR {0} IS NOT NULL").format(sql.Identifier(column.name)),
            columns=sql.SQL(", ").join(columns),
            tried=_TRIED,
            n=NUMBER,
        )
        return sql.SQL(trial)


def typed(one: sql.Composable, values: Values, column: Column) -> sql.Composable:
    """Return an expression made the column's type, or what its domain is made of."""
    spelled = values.spelled(column.type, column.shown)
    return sql.SQL("({one})::{type}").format(one=one, type=sql.SQL(spelled))


def _alone(table: Table, column: Column, values: Values) -> Iterator[str]:
    """Give the checks that read this column and no other."""
    yield from (check.expression for check in table.checks if check.columns == (column.name,))
    yield from values.domain_checks(column.type)


def _bounds(table: Table, column: Column) -> list[str]:
    """Return the bounds of partitions that seem to speak of a column: they are a hint, no more."""
    return [bound for bound in table.partitions or () if bound and column.name in bound]


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) < 18


def _matching(text: str, number: int) -> Iterator[str]:
    """Give examples of what may be a pattern; which of the two kinds, and whether it is one, the check will tell."""
    if "%" in text or "_" in text:
        yield like(text, number)
    example = None if text.isalnum() else regular(text, number)
    if example is not None:
        yield example
