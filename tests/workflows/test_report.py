"""What the report page shows is what the history, the files and the rules say."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from migrator.reports.json_document import render
from migrator.reports.style import Style
from migrator.values.errors import ManifestError
from migrator.values.report import Excerpt, ReportResult
from migrator.workflows import report
from migrator.workflows.report import gather, read_rehearsal
from tests.engine.conftest import Project, project
from tests.reports.samples import REHEARSED

__all__ = ["project"]

USERS = {"001_users.up": "CREATE TABLE users (id int);", "001_users.down": "DROP TABLE users;"}
ORDERS = {"002_orders.up": "CREATE TABLE orders (id int);", "002_orders.down": "DROP TABLE orders;"}
BROKEN = {
    "003_broken.up": "SELECT 1;\r\n-- é\nSELECT 2;\nSELECT\n  1/0\n;\nSELECT 3;\nSELECT 4;\nSELECT 5;",
    "003_broken.down": "SELECT 1;",
}


def gathered(project: Project, ask: bool = False) -> ReportResult:
    with closing(project.session()) as session:
        return gather(session, project.manifest, ask, None)


def shown(result: ReportResult) -> dict[str, tuple[str, str | None]]:
    """The state and the text of each migration."""
    return {
        one.row.id: (one.row.state, "".join(part.text for part in one.script.parts) if one.script else None)
        for one in result.migrations
    }


def test_what_is_applied_is_shown_as_it_ran_and_what_is_pending_as_it_stands(project: Project) -> None:
    project.write(USERS).apply()
    project.write(USERS | ORDERS)
    result = gathered(project)
    assert shown(result) == {
        "001_users": ("applied", USERS["001_users.up"]),
        "002_orders": ("pending", ORDERS["002_orders.up"]),
    }
    assert [(row.migration, row.status) for row in result.attempts] == [("001_users", "completed")]
    assert (result.rules, result.rehearsal, result.excerpts) == (None, None, {})


def test_before_the_first_run_everything_is_pending(project: Project) -> None:
    result = gathered(project.write(USERS))
    assert shown(result) == {"001_users": ("pending", USERS["001_users.up"])}
    assert result.attempts == ()


def test_an_edited_file_is_shown_as_it_ran_with_what_was_changed(project: Project) -> None:
    project.write(USERS).apply()
    project.write({**USERS, "001_users.up": "CREATE TABLE users (id bigint);"})
    result = gathered(project)
    assert shown(result) == {"001_users": ("edited", USERS["001_users.up"])}
    diff = result.migrations[0].diff or ""
    assert "\n-CREATE TABLE users (id int);\n+CREATE TABLE users (id bigint);" in diff


def test_a_file_whose_comments_alone_were_edited_has_no_diff(project: Project) -> None:
    project.write(USERS).apply()
    project.write({**USERS, "001_users.up": "-- users\nCREATE TABLE users (id int);"})
    (one,) = gathered(project).migrations
    assert (one.row.state, one.diff) == ("applied", None)


def test_what_the_manifest_has_lost_is_shown_from_the_history(project: Project) -> None:
    project.write(USERS | ORDERS).apply()
    project.write(USERS)
    assert shown(gathered(project))["002_orders"] == ("missing", ORDERS["002_orders.up"])


def test_an_error_comes_with_the_lines_around_it(project: Project) -> None:
    project.write(BROKEN).apply()
    result = gathered(project)
    (attempt,) = result.attempts
    assert attempt.error_line is not None
    first = max(attempt.error_line - report.AROUND, 1)
    lines = BROKEN["003_broken.up"].split("\n")[first - 1 : attempt.error_line + report.AROUND]
    assert result.excerpts == {attempt.id: Excerpt(first, tuple(lines), attempt.error_line)}


def test_long_texts_are_cut_wherever_they_come_from(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LONGEST_SCRIPT", 12)
    project.write(USERS).apply()
    project.write(USERS | ORDERS)
    result = gathered(project)
    assert shown(result) == {"001_users": ("applied", "CREATE TABLE"), "002_orders": ("pending", "CREATE TABLE")}
    assert [one.script.left_out for one in result.migrations if one.script] == [16, 17]


def test_texts_are_those_of_what_did_not_simply_run_and_of_what_ran_last(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_SCRIPTS", 2)
    project.write(USERS | ORDERS).apply()
    project.write(USERS | ORDERS | BROKEN)
    assert [one.row.id for one in gathered(project).migrations if one.script] == ["002_orders", "003_broken"]


def test_a_long_diff_is_cut(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LONGEST_DIFF", 4)
    project.write(USERS).apply()
    project.write({**USERS, "001_users.up": "CREATE TABLE users (\n  id\n  bigint\n);"})
    (one,) = gathered(project).migrations
    assert (one.diff or "").split("\n")[3:] == ["-CREATE TABLE users (id int);", "… and 4 lines more"]


def test_the_rules_of_the_whole_schema_are_asked_where_that_is_wanted(project: Project) -> None:
    project.write(USERS, validate={"tables": {"users": {}, "orders": {}}}).apply()
    rules = gathered(project, ask=True).rules
    assert rules is not None
    assert [(verdict.id, verdict.status) for verdict in rules.phases[0].rules] == [
        ("tables.users", "pass"),
        ("tables.orders", "fail"),
    ]


def test_a_rehearsal_is_read_from_its_document(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(render(REHEARSED, Style()), "utf-8")
    assert read_rehearsal(tmp_path / "r.json") == REHEARSED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("[]", "no rehearsal of format 1"),
        (json.dumps({"format": 1, "kind": "plan"}), "no rehearsal of format 1"),
        (json.dumps({"format": 2, "kind": "rehearsal"}), "no rehearsal of format 1"),
        (json.dumps({"format": 1, "kind": "rehearsal"}), "the document has no target"),
        (b"\xff", "can't decode byte"),
        (None, "No such file"),
    ],
)
def test_any_other_file_is_refused(tmp_path: Path, text: Any, said: str) -> None:
    path = tmp_path / "r.json"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ManifestError) as raised:
        read_rehearsal(path)
    assert raised.value.problem.code == "bad-rehearsal"
    assert said in raised.value.problem.message
