"""Views: that they exist, materialized or not, and can be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from migrator.rules.entries import COMMENT, IDENTIFIER, NAME, Entry, Objects
from migrator.rules.names import Name
from migrator.rules.relations import VIEWS as KINDS
from migrator.rules.relations import WORDS, RelationRule
from migrator.rules.rule import Fact, passed
from migrator.rules.said import comment_on, owner_to, said
from migrator.values.containers import Field
from migrator.values.shapes import Flag
from migrator.values.verdicts import Verdict

_POPULATED = {True: "populated", False: "not populated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class View(RelationRule):
    """One view; a materialized one has to be populated, unless `populated` says otherwise."""

    family: ClassVar[str] = "views"
    kinds: ClassVar[str] = KINDS

    materialized: bool | None = None
    populated: bool | None = None
    owner: str | None = None
    comment: str | None = None

    def details(self, fact: Fact) -> Iterator[Verdict]:
        """Judge what is expected of a view that is there."""
        kind = fact["kind"]
        what = f"{'MATERIALIZED ' if kind == 'm' else ''}VIEW {Name(*fact['relation'])}"
        if self.materialized is not None:
            wanted, at = "m" if self.materialized else "v", self.places["materialized"]
            yield self.verdict(passed(kind == wanted), WORDS[wanted], WORDS[kind], about="materialized", at=at)
        if kind == "m" or self.populated is not None:
            yield self._populated(fact["populated"], what)
        if self.owner is not None:
            yield said(self, "owner", self.owner, fact["owner"], owner_to(what, self.owner))
        if self.comment is not None:
            yield said(self, "comment", self.comment, fact["comment"] or "", comment_on(what, self.comment))

    def _populated(self, found: bool, what: str) -> Verdict:
        wanted = self.populated is not False
        mend = f"REFRESH {what}{'' if wanted else ' WITH NO DATA'};"
        hint = mend if found != wanted and what.startswith("MATERIALIZED") else None
        at = self.places.get("populated")
        return self.verdict(
            passed(found == wanted), _POPULATED[wanted], _POPULATED[found], about="data", at=at, hint=hint
        )


def _view(name: Name, entry: Entry) -> View:
    return View(name=name, **entry.common, **entry.values)


VIEWS = Field(
    Objects(
        NAME,
        {
            "materialized": Field(Flag(), "whether it is a materialized view"),
            "populated": Field(Flag(), "whether a materialized view can be read: true where nothing is written"),
            "owner": Field(IDENTIFIER, "the role that owns it"),
            "comment": Field(COMMENT, 'its comment, "" for none'),
        },
        _view,
    ),
    "views, materialized or not, or absent",
)
