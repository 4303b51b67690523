"""Problems as a compiler shows them."""

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.problems import render
from migrator.reports.style import Style
from migrator.values.errors import Problem
from tests.reports.samples import CONTEXT, EDITED, UNDEFINED, UNLISTED

ALL = (UNDEFINED, EDITED, CONTEXT, UNLISTED)


@pytest.mark.parametrize("style", [Style(), Style(color=True), Style(width=80), Style(color=True, width=80)], ids=str)
def test_problems_look_like_this(style: Style, snapshot: SnapshotAssertion) -> None:
    assert render(ALL, style) == snapshot


def test_the_caret_stays_below_its_place_behind_control_characters() -> None:
    excerpt = "SELECT '\x1b[31m', totl;\n                ^"
    lines = render((Problem("42703", "no", excerpt=excerpt),), Style()).split("\n")
    assert lines[1][lines[2].index("^")] == "t"


def test_nothing_of_a_message_reaches_the_terminal_as_a_command() -> None:
    nasty = "\x1b]0;title\x07\x9b2J"
    problem = Problem("x-y", nasty, hint=nasty, excerpt=nasty, detail=nasty)
    assert not set("\x1b\x07\x9b") & set(render((problem,), Style()))


def test_a_long_message_is_neither_wrapped_nor_cut() -> None:
    message = "word " * 60 + "end"
    assert render((Problem("x-y", message),), Style(width=40)) == f"error[x-y]: {message}\n"
