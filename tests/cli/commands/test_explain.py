"""`migrator explain`, of codes and of rules."""

import pytest

from tests.cli.conftest import Main, Project


@pytest.mark.parametrize("code", ["unset-variable", "55P03", "55p03", "run-lock"])
def test_it_says_what_a_code_means_and_what_to_do(migrator: Main, code: str) -> None:
    shown = migrator("explain", code)
    assert (shown.code, shown.err) == (0, "")
    assert "\n\nWhat to do\n" in shown.out


def test_an_unknown_code_is_answered_with_the_closest(migrator: Main) -> None:
    shown = migrator("explain", "run-lok")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == "error[unknown-code]: there is no code and no rule run-lok\nhint: Did you mean 'run-lock'?\n"


def test_what_is_like_no_code_gets_a_hint_that_people_can_read(migrator: Main) -> None:
    assert len(migrator("explain", "zzz").err.splitlines()[1]) < 300


def test_without_a_code_the_usage_is_shown(migrator: Main) -> None:
    shown = migrator("explain")
    assert (shown.code, shown.out) == (2, "")
    assert "CODE" in shown.err


@pytest.mark.parametrize("code", ["thresholds", "thresholds.disk", "health.dead_rows.orders", "tables.orders"])
def test_a_rule_is_explained_as_reports_name_it(migrator: Main, code: str) -> None:
    shown = migrator("explain", code)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(code)


def test_an_unknown_threshold_is_answered_with_the_closest(migrator: Main) -> None:
    assert migrator("explain", "thresholds.dsk").err.endswith("hint: Did you mean 'thresholds.disk'?\n")


def test_the_shell_completes_codes_and_rules(offline: Project) -> None:
    asked = {"_MIGRATOR_COMPLETE": "complete_bash", "COMP_WORDS": "migrator explain enums", "COMP_CWORD": "2"}
    assert offline.process("explain", env=asked).stdout.split() == ["enums"]
