"""The verdicts as GitHub's workflow commands."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.github import render
from migrator.reports.style import Style
from migrator.values.verdicts import Verdict
from migrator.values.views import PhaseResult, ValidateResult
from tests.reports.samples import (
    ALL_HOLD,
    FAILS,
    HOLDS,
    HOSTILE,
    NO_RULES,
    TARGET,
    TOLERATED,
    UNKNOWN,
    VALIDATED,
    WARNS,
)

RESULTS = {"validated": VALIDATED, "hostile": HOSTILE, "all hold": ALL_HOLD, "no rules": NO_RULES}


@pytest.mark.parametrize("name", RESULTS)
def test_annotations_look_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot


@pytest.mark.parametrize(
    ("verdict", "level"),
    [(FAILS, "error"), (UNKNOWN, "error"), (WARNS, "warning"), (TOLERATED, "notice")],
    ids=lambda value: value if isinstance(value, str) else value.status,
)
def test_a_verdict_is_shown_at_the_line_that_states_the_rule(verdict: Verdict, level: str) -> None:
    result = ValidateResult(TARGET, (PhaseResult("validate", (HOLDS, verdict), 1),), 1)
    command, summary = render(result, Style()).splitlines()
    place = f"file=manifest.yaml,line={verdict.location.line},col={verdict.location.column}"
    assert command.startswith(f"::{level} {place},title={verdict.id}::{verdict.rule}: expected ")
    assert summary.startswith("1 rule holds, ")


def test_what_fails_comes_first_whichever_phase_it_is_of() -> None:
    phases = (PhaseResult("preflight", (WARNS,), 1), PhaseResult("validate", (FAILS,), 1))
    lines = render(replace(VALIDATED, phases=phases), Style()).splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["::error", "::warning"]


def test_no_text_ends_a_command_or_begins_one() -> None:
    lines = render(HOSTILE, Style()).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "0"]
    properties = lines[0].removeprefix("::error ").split("::")[0]
    assert properties == 'file=migrations%3A 50%25%2C all.yaml,line=7,col=3,title=data.no <b>%2C 100%25%3A a & "b"'


def test_a_quiet_one_is_of_errors_alone() -> None:
    levels = [line.split()[0] for line in render(VALIDATED, Style(detail="quiet")).splitlines()]
    assert levels == ["::error", "::error"]
