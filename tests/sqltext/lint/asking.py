"""One rule asked about a script that is written in the test."""

from dataclasses import replace
from typing import Literal

from migrator.sqltext.lint.known import Known
from migrator.sqltext.lint.past import Past
from migrator.sqltext.lint.reading import known_after, paired, subject_of
from migrator.sqltext.lint.registry import RULES
from migrator.sqltext.lint.rule import Remark, Subject
from migrator.sqltext.script import Mode, analyse


def subject(text: str, before: str = "", mode: Mode | None = None, guarded: bool = False) -> Subject:
    """Return a script that comes after another one."""
    first, past = analyse(before, "001.up.sql"), Past()
    past.add(first)
    known = known_after(subject_of(first, "up", Known()))
    return replace(subject_of(analyse(text, "002.up.sql", mode), "up", known, guarded), past=past, number=1)


def remarks(code: str, text: str, before: str = "", mode: Mode | None = None, guarded: bool = False) -> list[Remark]:
    """Return what the rule says of an up script."""
    return list(RULES[code].check(subject(text, before, mode, guarded)))


def of_pair(code: str, up: str, down: str, direction: Literal["up", "down"] = "down") -> list[Remark]:
    """Return what the rule says of a down script."""
    first = subject(up)
    return list(RULES[code].check(paired(subject_of(analyse(down, "002.down.sql"), direction, first.known), first)))


def rewritten(code: str, text: str, before: str = "") -> list[str]:
    """Return the up scripts of the safe way of the only thing that the rule finds."""
    (remark,) = remarks(code, text, before)
    return [step.up for step in remark.steps]
