"""The verdicts as JUnit XML, which CI servers read."""

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema
from syrupy.assertion import SnapshotAssertion

from migrator.reports.junit import render
from migrator.reports.style import Style
from migrator.values.views import ValidateResult
from tests.reports.samples import ALL_HOLD, HOSTILE, NO_RULES, ODD, VALIDATED

RESULTS = {"validated": VALIDATED, "hostile": HOSTILE, "all hold": ALL_HOLD, "no rules": NO_RULES}
SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))


def document(result: ValidateResult) -> Element:
    return fromstring(render(result, Style()))


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], Style()) == snapshot


@pytest.mark.parametrize("name", RESULTS)
def test_a_report_is_valid_and_pure_ascii(name: str) -> None:
    report = render(RESULTS[name], Style())
    SCHEMA.validate(report)
    assert report.isascii()


def test_there_is_a_suite_for_each_phase_and_a_case_for_each_verdict() -> None:
    suites = document(VALIDATED).findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["preflight", "validate"]
    for suite, phase in zip(suites, VALIDATED.phases, strict=True):
        assert [case.get("name") for case in suite] == [verdict.rule for verdict in phase.rules]


def test_what_fails_cannot_be_told_is_tolerated_or_warns_is_told_apart() -> None:
    suite = document(VALIDATED).findall("testsuite")[1]
    outcomes = {case.get("name"): [part.tag for part in case] for case in suite}
    assert outcomes == {
        "table users": [],
        "unused indexes": ["system-out"],
        "replication lag": ["skipped"],
        "table orders, rows": ["error"],
        "table orders, column status": ["failure"],
    }


@pytest.mark.parametrize("name", RESULTS)
def test_the_counts_are_those_of_the_cases(name: str) -> None:
    root = document(RESULTS[name])
    for element in (root, *root):
        counted = {tag: str(sum(1 for _ in element.iter(tag))) for tag in ("failure", "error", "skipped", "testcase")}
        assert element.get("tests") == counted["testcase"]
        assert element.get("failures") == counted["failure"]
        assert element.get("errors") == counted["error"]
        assert element.get("skipped", counted["skipped"]) == counted["skipped"]


def test_every_text_survives_but_for_what_xml_cannot_hold() -> None:
    case = next(case for case in document(HOSTILE).iter("testcase") if case.get("name") == ODD.rule)
    text = case[0].text or ""
    assert text.splitlines()[0] == f"{ODD.location}: {ODD.id}"
    assert "(1, ␛[31m), (2,␍\n::error::␀� é)" in text
    assert text.endswith("hint: Look\nthere.")
