"""The table of verdicts, which validate, apply and repair share."""

from dataclasses import replace

import pytest

from migrator.reports.rules import lines, summary
from migrator.reports.style import Detail, Style
from migrator.values.verdicts import Verdict
from tests.reports.samples import FAILS, HOLDS, LONG, TOLERATED, UNKNOWN, WARNS

MIXED = (HOLDS, WARNS, TOLERATED, UNKNOWN, FAILS)


@pytest.mark.parametrize(
    ("detail", "marks"), [("quiet", "✗?"), ("usual", "✗?·!"), ("verbose", "✗?·!✓")], ids=["quiet", "usual", "verbose"]
)
def test_failures_come_first_and_what_passes_last_if_at_all(detail: Detail, marks: str) -> None:
    _, *rows = lines(MIXED, Style(detail=detail))
    assert "".join(row[0] for row in rows[: rows.index("")]) == marks


def test_each_is_named_with_what_selects_and_explains_it() -> None:
    found = lines((FAILS, LONG, UNKNOWN), Style())
    assert found[-4:] == [
        "manifest.yaml:50:9: fail[tables.orders]: table orders, column status",
        "manifest.yaml:9:3: fail[data.totals add up]",
        "manifest.yaml:52:9: unknown[tables.orders]: table orders, rows",
        "hint: GRANT SELECT ON public.orders TO shop_ci;",
    ]


def test_a_long_text_is_cut() -> None:
    (row,) = [line for line in lines((LONG,), Style()) if line.startswith("✗")]
    assert row.endswith("…")
    assert len(row) < 320


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_table_keeps_to_the_terminal(width: int) -> None:
    found = lines((*MIXED, LONG), Style(width=width))
    assert max(map(len, found[: found.index("")])) <= width


@pytest.mark.parametrize(
    ("verdicts", "text"),
    [
        ((), ""),
        ((HOLDS,), "1 rule holds."),
        ((HOLDS, HOLDS, FAILS), "2 rules hold, 1 fails."),
        ((FAILS, FAILS, WARNS, WARNS), "0 rules hold, 2 fail, 2 warn."),
        ((UNKNOWN, replace(UNKNOWN, tolerated=True)), "0 rules hold, 2 cannot be told (1 tolerated)."),
        (MIXED, "1 rule holds, 1 fails, 2 cannot be told (1 tolerated), 1 warns."),
    ],
)
def test_a_summary_counts_each_kind(verdicts: tuple[Verdict, ...], text: str) -> None:
    assert summary(verdicts) == text
