"""Indexes: that they exist, can be used, and are defined as described."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from migrator.rules.entries import COMMENT, NAME, Entry, Objects
from migrator.rules.names import Name
from migrator.rules.relations import INDEXES as KINDS
from migrator.rules.relations import RelationRule
from migrator.rules.rule import Fact, passed
from migrator.rules.said import comment_on, said
from migrator.rules.spelling import alike, compared, mistake, plain, tokens
from migrator.values.containers import Field
from migrator.values.errors import Problem
from migrator.values.shapes import Flag, Text
from migrator.values.verdicts import Verdict

# CREATE INDEX CONCURRENTLY leaves all of these behind when it fails, and IF NOT EXISTS then takes them for the index.
_STATES = {
    "valid": "invalid: queries do not use it",
    "ready": "not ready: writes do not maintain it",
    "live": "being dropped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(RelationRule):
    """One index. `on` is its table and what follows it in CREATE INDEX."""

    family: ClassVar[str] = "indexes"
    kinds: ClassVar[str] = KINDS

    on: str | None = None
    unique: bool | None = None
    comment: str | None = None

    def about(self) -> dict[str, Any]:
        """Return whether the definition matters."""
        return {"on": self.on is not None}

    def details(self, fact: Fact) -> Iterator[Verdict]:
        """Judge what is expected of an index that is there."""
        broken = [words for state, words in _STATES.items() if not fact[state]]
        yield self.verdict(
            passed(not broken),
            "valid, ready, live",
            "; ".join(broken) or "valid, ready, live",
            about="usable",
            hint=_rebuild(fact) if broken else None,
        )
        if self.on is not None:
            status, at = compared(same_target, self.on, fact), self.places["on"]
            yield self.verdict(status, plain(self.on), _show(fact), about="definition", at=at)
        if self.unique is not None:
            words = {True: "unique", False: "not unique"}
            status, at = passed(self.unique == fact["unique"]), self.places["unique"]
            yield self.verdict(status, words[self.unique], words[fact["unique"]], about="uniqueness", at=at)
        if self.comment is not None:
            mend = comment_on(f"INDEX {Name(*fact['relation'])}", self.comment)
            yield said(self, "comment", self.comment, fact["comment"] or "", mend)

    def mistakes(self) -> Iterable[Problem]:
        """Return whether `on` is not written as in CREATE INDEX."""
        if self.on is None:
            return ()
        hint = "Write what follows ON in CREATE INDEX: orders (placed_at DESC) WHERE open"
        return mistake(_parse, self.on, self.places["on"], hint)


def _rebuild(fact: Fact) -> str:
    name = Name(*fact["relation"])
    if fact["kind"] == "I":
        return f"Attach an index to it in each partition that lacks one: ALTER INDEX {name} ATTACH PARTITION …;"
    return f"Unless it is being built just now: DROP INDEX CONCURRENTLY {name}; and create it again."


def same_target(wanted: str, fact: Fact) -> bool:
    """Tell whether an index, as sql/indexes.sql describes it, is on what is wanted; CREATE INDEX means btree."""
    if alike(wanted, _show(fact)):
        return True
    from migrator.sqltext import expressions

    method = expressions.parse_index_target(wanted).method or "btree"
    return (
        method == fact["method"]
        and ("distinct" in _options(wanted)) == ("distinct" in _options(fact["target"]))
        and expressions.same_index(wanted, fact["definition"])
    )


def _options(target: str) -> list[str]:
    """Return the words outside parentheses and before WHERE: USING btree INCLUDE NULLS NOT DISTINCT WITH TABLESPACE."""
    words, depth = [], 0
    for word in tokens(target):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == "where":
            break
        if depth == 0:
            words.append(word)
    return words


def _show(fact: Fact) -> str:
    target: str = fact["target"]
    return target.replace(" USING btree", "", 1)


def _parse(text: str) -> None:
    """Have the parser read what an index is on. Raises ValueError, also for what nothing here would check."""
    from migrator.sqltext import expressions

    expressions.parse_index_target(text)
    for word in ("with", "tablespace"):
        if word in _options(text):
            raise ValueError(f"{word.upper()} of an index is not checked: {plain(text)}")


def _index(name: Name, entry: Entry) -> Index:
    return Index(name=name, **entry.common, **entry.values)


INDEXES = Field(
    Objects(
        NAME,
        {
            "on": Field(Text(), "what it indexes, as in CREATE INDEX: orders (placed_at DESC) WHERE open"),
            "unique": Field(Flag(), "whether it is unique"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
        },
        _index,
    ),
    "indexes that exist, are valid and ready, and are defined so; or absent",
)
