"""A review in every format."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.renderers import RENDERERS, render
from migrator.reports.review_markdown import LIMIT
from migrator.reports.style import Style
from migrator.values.location import Location
from tests.reports.reviews import HOSTILE, NOTES, NOTHING, RESULTS, REVIEWED, SLOW, UP
from tests.reports.sarif_schema import VALIDATOR

FORMATS = [format_ for format_, types in RENDERERS.items() if "ReviewResult" in types]


def test_there_are_these_formats() -> None:
    assert sorted(FORMATS) == ["github", "html", "json", "markdown", "sarif", "text"]


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("format_", FORMATS)
def test_a_review_looks_like_this(format_: str, name: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], format_, Style()) == snapshot


@pytest.mark.parametrize("format_", FORMATS)
def test_no_escape_sequence_gets_through(format_: str) -> None:
    assert "\x1b" not in render(HOSTILE, format_, Style())


def test_colour_changes_nothing_but_colour() -> None:
    coloured = render(REVIEWED, "text", Style(color=True))
    assert re.sub("\x1b\\[[0-9]*m", "", coloured) == render(REVIEWED, "text", Style())


def test_a_quiet_one_is_of_errors_alone() -> None:
    lines = render(REVIEWED, "text", Style(detail="quiet")).splitlines()
    assert [line.split(" ")[1] for line in lines if re.match(r"\S+:\d+:\d+: ", line)] == [
        "error[released-edited]:",
        "error[rehearsal-restored]:",
    ]
    assert render(NOTHING, "text", Style(detail="quiet")) == ""


@pytest.mark.parametrize("name", RESULTS)
def test_sarif_keeps_to_its_schema(name: str) -> None:
    document = json.loads(render(RESULTS[name], "sarif", Style()))
    VALIDATOR.validate(document)
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [r["ruleId"] for r in run["results"]]


def test_annotations_begin_no_command_of_their_own() -> None:
    lines = render(HOSTILE, "github", Style()).splitlines()
    assert [line.split(" ")[0] for line in lines if line.startswith("::")] == ["::error", "::notice", "::notice"]
    assert render(REVIEWED, "github", Style(detail="quiet")).count("\n") == 2


class Tags(HTMLParser):
    """Collects the tags of a page, and checks that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_needs_nothing_else_and_holds_no_tag_of_others(name: str) -> None:
    tags = Tags()
    tags.feed(render(RESULTS[name], "html", Style()))
    assert tags.open == []
    assert not tags.seen & {"b", "script", "link", "img"}


def many(number: int, sql: str) -> str:
    migrations = tuple(replace(NOTES, id=f"{n:04}_notes", up=replace(UP, sql=sql)) for n in range(number))
    return render(replace(REVIEWED, migrations=migrations), "markdown", Style())


@pytest.mark.parametrize(("number", "lines"), [(3, 3000), (40, 2000), (150, 100), (2000, 1)])
def test_a_comment_is_never_longer_than_one_may_be(number: int, lines: int) -> None:
    text = many(number, "SELECT 'ä';\n" * lines)
    assert len(text.encode()) <= LIMIT
    assert text.count("<details>") == text.count("</details>")
    assert "released-edited" in text


def test_what_is_cut_is_said() -> None:
    assert "and 2,000 lines more" not in many(1, "SELECT 1;\n")
    assert re.search(r"… and [0-9,]+ lines more", many(3, "SELECT 1;\n" * 9000))
    assert many(2000, "SELECT 1;").rstrip().endswith("have all of it._")


def test_of_too_many_problems_as_many_as_fit_are_shown_errors_first() -> None:
    found = tuple(replace(SLOW, location=Location("sql/013_notes.up.sql", line)) for line in range(1, 600))
    text = render(replace(REVIEWED, findings=found), "markdown", Style())
    assert LIMIT - 500 < len(text.encode()) <= LIMIT
    rows = [line for line in text.splitlines() if "`index-blocks-writes`" in line]
    (left_out,) = re.findall(r"^and ([0-9,]+) problems more$", text, re.MULTILINE)
    assert len(rows) + int(left_out) == 600 - 1
    assert text.index("`released-edited`") < text.index(rows[0])
    assert "bigint not null" in text
    assert "ALTER TABLE users DROP COLUMN name" in text


def test_a_table_with_a_long_cell_is_not_padded() -> None:
    long = replace(SLOW, message="x" * 2000, location=Location("a.sql", 1))
    text = render(replace(REVIEWED, findings=(long, SLOW)), "markdown", Style())
    assert "    " not in next(line for line in text.splitlines() if "013_notes.up.sql:2`" in line)


def test_the_columns_of_its_tables_stand_below_one_another() -> None:
    blocks = re.findall(r"(?:^\|.*\n)+", render(REVIEWED, "markdown", Style()), re.MULTILINE)
    plain = [block for block in blocks if block.isascii()]
    assert len(plain) == 5
    for block in plain:
        assert len({line.rindex("|") for line in block.splitlines()}) == 1


def test_a_comment_begins_with_what_a_pipeline_knows_it_by() -> None:
    assert render(NOTHING, "markdown", Style()).startswith("<!-- migrator review of shop -->\n")
