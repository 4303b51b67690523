"""`migrator validate`."""

import re
import signal
import time
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from tests.cli.conftest import USERS, Project
from tests.project_files import TIMEOUT

RULES: dict[str, Any] = {
    "preflight": {"tables": {"before": {}}},
    "validate": {"tables": {"users": {}}},
    "migrations": [{"id": "001_users", "expect": {"tables": {"users": {}}}}],
}
SENTENCE = "no user, without an id"
MIXED: dict[str, Any] = {
    "tables": {"users": {}, "missing": {}},
    "thresholds": {"database_size": {"warn": "1kB"}},
    "data": [{"name": SENTENCE, "not_null": "users.id"}],
}
SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"


@pytest.fixture
def applied(project: Project) -> Project:
    """A project whose rules hold, but for those of preflight."""
    project.query("CREATE TABLE before (id int)")
    assert project.write(USERS, **RULES).call("apply").code == 0
    project.query("DROP TABLE before")
    return project


@pytest.fixture
def mixed(project: Project) -> Project:
    """A project with a rule that fails, one that warns and two that hold."""
    project.query("CREATE TABLE users (id int)")
    return project.write(USERS, validate=MIXED)


def test_it_checks_the_rules_of_the_whole_schema(applied: Project) -> None:
    shown = applied.call("validate")
    assert (shown.code, shown.out) == (0, "1 rule holds.\n")


def test_a_rule_that_does_not_hold_is_shown_with_its_place(applied: Project) -> None:
    applied.query("DROP TABLE users")
    shown = applied.call("validate")
    assert shown.code == 1
    assert "manifest.yaml:" in shown.out
    assert shown.out.endswith("0 rules hold, 1 fails.\n")


@pytest.mark.parametrize(
    ("only", "phases", "code"),
    [
        (["preflight"], ["preflight"], 1),
        (["001_users, validate,"], ["001_users", "validate"], 0),
        (["preflight", "validate"], ["preflight", "validate"], 1),
        (["tables.users"], ["validate"], 0),
        (["tables"], ["preflight", "validate"], 1),
    ],
)
def test_only_names_phases_migrations_families_and_rules(
    applied: Project, only: list[str], phases: list[str], code: int
) -> None:
    options = [part for value in only for part in ("--only", value)]
    shown = applied.call("validate", *options, "--format", "json")
    assert [phase["phase"] for phase in shown.document["phases"]] == phases
    assert (shown.code, shown.document["exit_code"]) == (code, code)


@pytest.mark.parametrize(
    ("only", "hint"), [("prefligth", "Did you mean 'preflight'?"), ("views", "The manifest has no such rule anywhere.")]
)
def test_what_names_nothing_is_refused_before_anything_is_connected_to(offline: Project, only: str, hint: str) -> None:
    shown = offline.write(USERS, **RULES).call("validate", "--only", only)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.endswith(f"hint: {hint}\n")


def test_a_rule_with_a_sentence_for_a_name_is_called_by_it(mixed: Project) -> None:
    assert mixed.call("validate", "--only", SENTENCE).out == "1 rule holds.\n"
    assert mixed.call("validate", "--only", f"data.{SENTENCE}").out == "1 rule holds.\n"


@pytest.mark.parametrize(
    ("option", "shown_ids"),
    [
        ([], ["fail[tables.missing]", "warn[thresholds.database_size]"]),
        (["--quiet"], ["fail[tables.missing]"]),
        (
            ["--verbose"],
            [
                *["fail[tables.missing]", "warn[thresholds.database_size]"],
                *["pass[tables.users]", f"pass[data.{SENTENCE}]"],
            ],
        ),
    ],
)
def test_what_fails_comes_first_and_what_holds_is_shown_on_request(
    mixed: Project, option: list[str], shown_ids: list[str]
) -> None:
    shown = mixed.call("validate", *option)
    lines = [line for line in shown.out.splitlines() if line.startswith("manifest.yaml:")]
    assert [re.findall(r"[a-z]+\[.*\]", line) for line in lines] == [[shown_id] for shown_id in shown_ids]
    assert ("2 rules hold, 1 fails, 1 warns." in shown.out) is (option != ["--quiet"])
    assert shown.code == 1


def test_quiet_says_nothing_where_nothing_fails(mixed: Project) -> None:
    shown = mixed.call("validate", "--quiet", "--only", "thresholds")
    assert (shown.code, shown.out, shown.err) == (0, "", "")


def test_as_json_each_verdict_has_its_name_and_each_phase_its_time(mixed: Project) -> None:
    (phase,) = mixed.call("validate", "--format", "json").document["phases"]
    found = {rule["id"]: (rule["status"], rule["tolerated"]) for rule in phase["rules"]}
    assert found == {
        "tables.users": ("pass", False),
        "tables.missing": ("fail", False),
        "thresholds.database_size": ("warn", False),
        f"data.{SENTENCE}": ("pass", False),
    }
    assert phase["duration_ms"] >= 0


def test_as_junit_the_outcomes_are_those_of_the_rules(mixed: Project) -> None:
    shown = mixed.call("validate", "--format", "junit")
    (suite,) = fromstring(shown.out)
    assert (shown.code, suite.get("tests"), suite.get("failures")) == (1, "4", "1")


@pytest.mark.parametrize(
    ("workspace", "file"), [(None, "manifest.yaml"), ("..", "project/manifest.yaml"), ("elsewhere", "manifest.yaml")]
)
def test_annotations_are_relative_to_the_repository(
    mixed: Project, workspace: str | None, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if workspace:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(mixed.folder / workspace))
    shown = mixed.call("validate", "--format", "github")
    text = (mixed.folder / "manifest.yaml").read_text("utf-8")
    line = next(number for number, text in enumerate(text.splitlines(), 1) if '"missing"' in text)
    file = file.replace("project", mixed.folder.name)
    assert shown.out.startswith(f"::error file={file},line={line},col=7,title=tables.missing::table missing: ")


def test_it_works_without_a_history_and_makes_none(mixed: Project) -> None:
    mixed.call("validate")
    assert mixed.query("SELECT to_regnamespace('migrator')") == [(None,)]


def test_it_writes_nothing(applied: Project) -> None:
    before = applied.query("SELECT count(*) FROM migrator.runs")
    applied.call("validate")
    assert applied.query("SELECT count(*) FROM migrator.runs") == before


def test_it_works_for_a_role_that_may_not_read_the_history(applied: Project) -> None:
    name = applied.query("SELECT current_database()")[0][0]
    applied.query(f"CREATE ROLE {name}_plain LOGIN")
    try:
        shown = applied.call("validate", "--url", applied.url.replace("postgres@", f"{name}_plain@"))
        assert (shown.code, shown.out) == (0, "1 rule holds.\n")
    finally:
        applied.query(f"DROP ROLE {name}_plain")


def test_an_interrupt_ends_all_that_is_asked_at_once(project: Project) -> None:
    asleep = [{"name": f"slow {number}", "sql": "SELECT pg_sleep(60)"} for number in range(6)]
    process = project.write(USERS, validate={"data": asleep}).start("validate", "--jobs", "3")
    project.wait_for(SLEEPING.replace("count(*)", "count(*) = 3"))
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=TIMEOUT)
    assert time.monotonic() - began < 2
    assert process.returncode == 130
    assert "interrupted by SIGINT; nothing was touched" in err
    assert project.query(SLEEPING) == [(0,)]


@pytest.mark.parametrize("jobs", ["0", "17", "many"])
def test_jobs_are_one_to_sixteen(offline: Project, jobs: str) -> None:
    shown = offline.write(USERS).call("validate", "--jobs", jobs)
    assert (shown.code, shown.out) == (2, "")
    assert "--jobs" in shown.err


def test_the_shell_completes_what_there_is_to_select(offline: Project) -> None:
    offline.write(USERS, **RULES)
    words = offline.process(
        "validate",
        env={"_MIGRATOR_COMPLETE": "complete_bash", "COMP_WORDS": "migrator validate --only ta", "COMP_CWORD": "3"},
    ).stdout.split()
    assert words == ["tables", "tables.before", "tables.users"]
