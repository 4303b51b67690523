"""Expressions that give values of a type: another one for each row, or such as come twice."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from psycopg import sql

from migrator.database.generator.schema import Type

NUMBER = sql.SQL('"migrator n"')  # the number of a row, from 1 on
_TEXTS = frozenset({"text", "varchar", "bpchar", "citext"})
_HEADER = 4  # what the modifier of a type with a length counts beside that
_SHORT = 32
# For a type that nothing is known of, an extension's for instance: the server says which of them it reads.
_GUESSES = ("0", "1", "a", "{}", "[]", "(0,0)", "[1]", "POINT(0 0)", "A", "")
_MOST_NESTED = 4


class Choice(NamedTuple):
    """Expressions of NUMBER and of a seed: `distinct` differ from row to row, `varied` may not."""

    distinct: tuple[sql.Composable, ...] = ()
    varied: tuple[sql.Composable, ...] = ()

    @property
    def all(self) -> tuple[sql.Composable, ...]:
        """Both kinds."""
        return (*self.distinct, *self.varied)


@dataclass(frozen=True, slots=True)
class Values:
    """Gives the values of types, which are known by their oids."""

    types: Mapping[int, Type]

    def base(self, oid: int, modifier: int) -> tuple[Type, int]:
        """Return what a type is once domains are left aside, and its modifier."""
        found = self.types[oid]
        return self.base(found.base, found.modifier) if found.kind == "d" else (found, modifier)

    def spelled(self, oid: int, shown: str) -> str:
        """Return what to make a value that no domain is to judge yet: the type `shown`, or what its domain is of."""
        found = self.types[oid]
        return self.spelled(found.base, found.of or shown) if found.kind == "d" else shown

    def domain_checks(self, oid: int) -> Iterator[str]:
        """Give what the domains on the way to the base ask of VALUE."""
        found = self.types[oid]
        if found.kind == "d":
            yield from found.checks
            yield from self.domain_checks(found.base)
            if found.not_null:
                yield "VALUE IS NOT NULL"

    def is_text(self, oid: int) -> bool:
        """Tell whether values of a type are texts."""
        return self.base(oid, -1)[0].name in _TEXTS

    def of(self, oid: int, modifier: int, seed: int, depth: int = 0) -> Choice:
        """Return the values of a type; none where it is made of itself."""
        found, modifier = self.base(oid, modifier)
        if depth > _MOST_NESTED:
            return Choice()
        if found.labels:
            return Choice((), tuple(map(sql.Literal, found.labels)))
        if found.element:
            return self._array(found, modifier, seed, depth)
        if found.kind == "c":
            return self._composite(found, seed, depth)
        if found.subtype is not None:
            return self._range(found, seed, depth)
        return _built_in(found, modifier, seed)

    def _array(self, found: Type, modifier: int, seed: int, depth: int) -> Choice:
        inner = self.of(found.element or 0, modifier, seed, depth + 1)
        empty = sql.Literal("{}")
        made = [sql.SQL("ARRAY[{one}]").format(one=self._cast(found.element or 0, one)) for one in inner.all[:3]]
        number = len(inner.distinct[:3])
        return Choice(tuple(made[:number]), (*made[number:], empty))

    def _composite(self, found: Type, seed: int, depth: int) -> Choice:
        fields = [(oid, self.of(oid, modifier, seed, depth + 1).all) for oid, modifier in found.fields]
        if not all(values for _, values in fields):
            return Choice((), (sql.SQL("NULL"),))
        row = sql.SQL(", ").join(self._cast(oid, values[0]) for oid, values in fields)
        return Choice((sql.SQL("ROW({row})").format(row=row),))

    def _range(self, found: Type, seed: int, depth: int) -> Choice:
        """From one value to the same, so that ranges of different rows do not overlap; and to the next one."""
        inner = self.of(found.subtype or 0, -1, seed, depth + 1)
        made = []
        for text in ("{name}({low}, {low}, '[]')", "{name}({low}, {high}, '[)')"):
            for one in inner.distinct[:1]:
                low = self._cast(found.subtype or 0, one)
                next_one = sql.SQL("(SELECT {low} FROM (SELECT {n} + 1) AS following ({n}))").format(low=low, n=NUMBER)
                made.append(sql.SQL(text).format(name=sql.SQL(found.range or ""), low=low, high=next_one))
        if found.kind == "m":
            made = [sql.SQL("ARRAY[{one}]").format(one=one) for one in made]
            made = [sql.SQL("{name}(VARIADIC {one})").format(name=sql.SQL(found.shown), one=one) for one in made]
        return Choice(tuple(reversed(made[:2])), (sql.Literal("{}" if found.kind == "m" else "empty"),))

    def _cast(self, oid: int, one: sql.Composable) -> sql.Composable:
        return sql.SQL("({one})::{type}").format(one=one, type=sql.SQL(self.types[oid].shown))


def drawn(seed: int) -> sql.Composable:
    """Return a number from 0 on that looks drawn by lot, and is the same for the same row and seed."""
    text = "(pg_catalog.hashint8extended({n}::pg_catalog.int8, {seed}) & 9223372036854775807)"
    return sql.SQL(text).format(n=NUMBER, seed=sql.Literal(seed))


def _built_in(found: Type, modifier: int, seed: int) -> Choice:
    known = _known().get("text" if found.name in _TEXTS else found.name)
    if known is None:
        return Choice((), tuple(map(sql.Literal, _GUESSES)))
    parts = {"n": NUMBER, "h": drawn(seed), "m": sql.Literal(max(modifier, 1))}
    distinct, varied = (
        tuple(sql.SQL(text).format(**parts) for text in known.get(kind, ())) for kind in ("distinct", "varied")
    )
    if found.name in _TEXTS and _HEADER < modifier < _SHORT + _HEADER:
        return Choice(_short(modifier - _HEADER), varied)
    if found.name == "numeric" and modifier >= _HEADER:
        return Choice(
            tuple(_within(one, modifier) for one in distinct), tuple(_within(one, modifier) for one in varied)
        )
    return Choice(distinct, varied)


def _short(length: int) -> tuple[sql.Composable, ...]:
    """Return texts that differ in few characters."""
    text = "pg_catalog.right(pg_catalog.lpad(pg_catalog.to_hex({n}), {length}, '0'), {length})"
    return (sql.SQL(text).format(n=NUMBER, length=sql.Literal(length)),)


def _within(one: sql.Composable, modifier: int) -> sql.Composable:
    """Keep a number to the digits that a numeric may have before its point, or move it behind that."""
    precision, scale = (modifier - _HEADER) >> 16, (modifier - _HEADER) & 0x7FF
    if precision > scale:
        return sql.SQL("({one})::pg_catalog.numeric % 1e{digits}").format(
            one=one,
            digits=sql.SQL(str(precision - scale)),
        )
    return sql.SQL("(({one})::pg_catalog.int8 % 1e{digits}) / 1e{scale}").format(
        one=one,
        digits=sql.SQL(str(precision)),
        scale=sql.SQL(str(scale)),
    )


@cache
def _known() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("types.toml").read_text("utf-8"))
