"""`migrator report`."""

from migrator.reports.json_document import render
from migrator.reports.style import Style
from tests.cli.conftest import ORDERS, USERS, Project
from tests.reports.samples import REHEARSED

PASSWORD = "s3cret-of-the-url"


def test_it_prints_a_page_and_touches_nothing(project: Project) -> None:
    made = project.write(USERS).call("report")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("<!DOCTYPE html>\n")
    assert "001_users" in made.out
    assert project.query("SELECT to_regclass('migrator.runs'), to_regclass('users')") == [(None, None)]


def test_it_is_the_same_page_each_time(project: Project) -> None:
    project.write(USERS | ORDERS).call("apply")
    assert project.call("report").out == project.call("report").out


def test_out_writes_a_file_in_place_of_an_older_one(project: Project) -> None:
    page = project.folder / "public" / "report.html"
    for scripts in (USERS, USERS | ORDERS):
        made = project.write(scripts).call("report", "--out", page)
        assert (made.code, made.out, made.err) == (0, "", f"wrote {page}\n")
        assert ("002_orders" in page.read_text("utf-8")) is (scripts != USERS)
    assert [path.name for path in page.parent.iterdir()] == ["report.html"]


def test_quiet_says_nothing_of_the_file(project: Project) -> None:
    made = project.write(USERS).call("report", "--quiet", "--out", "report.html")
    assert (made.code, made.out, made.err) == (0, "", "")


def test_a_file_that_cannot_be_written_is_told(project: Project) -> None:
    made = project.write(USERS).call("report", "--out", project.folder)
    assert made.code == 2
    assert made.err.startswith("error[unwritable]: ")


def test_rules_are_asked_unless_that_is_not_wanted(project: Project) -> None:
    project.write(USERS, validate={"tables": {"orders": {}}})
    assert "table orders" in project.call("report").out
    assert "table orders" not in project.call("report", "--no-rules").out


def test_rules_that_fail_are_a_matter_of_the_page_not_of_the_exit_code(project: Project) -> None:
    assert project.write(USERS, validate={"tables": {"orders": {}}}).call("report").code == 0


def test_a_rehearsal_is_shown(project: Project) -> None:
    (project.folder / "rehearsal.json").write_text(render(REHEARSED, Style()), "utf-8")
    assert "its down script fails" in project.write(USERS).call("report", "--rehearsal", "rehearsal.json").out


def test_any_other_file_is_refused_before_anything_is_asked(offline: Project) -> None:
    (offline.folder / "rehearsal.json").write_text("{}", "utf-8")
    made = offline.write(USERS).call("report", "--rehearsal", "rehearsal.json")
    assert made.code == 2
    assert made.err.startswith("rehearsal.json:1:1: error[bad-rehearsal]: the rehearsal cannot be read: ")


def test_the_password_of_the_url_is_not_on_the_page(project: Project) -> None:
    project.write(USERS).call("apply")
    user, separator, rest = project.url.partition("@")
    assert separator
    made = project.call("report", "--url", f"{user}:{PASSWORD}@{rest}")
    assert made.code == 0
    assert PASSWORD not in made.out
