"""The report as a page: what stands on it, that nothing on it does harm, that it stays small, that it can be read."""

import re
import time
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.html_report import render
from migrator.reports.html_template import source
from migrator.reports.style import Style
from migrator.values.catalog import Difference, ObjectName
from migrator.values.rehearsal import Finding, RehearsedMigration
from tests.reports import report_samples

PAGES = {"full": report_samples.FULL, "empty": report_samples.EMPTY}
VOID = {"meta", "input", "col", "circle", "path", "line", "rect", "br"}


class Page(HTMLParser):
    """The elements of a page; every one of them is closed where it has to be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(name: str) -> str:
    return render(PAGES[name], Style())


@pytest.mark.parametrize("name", PAGES)
def test_it_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    text = page(name).replace(source("report.css"), "…").replace(source("report.js"), "…")
    assert re.sub(r"sha256-[\w+/=]+", "sha256-…", text) == snapshot


def test_the_same_result_is_the_same_page() -> None:
    assert page("full") == page("full")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_every_description_leads_to_something_on_the_page(name: str) -> None:
    found = Page(page(name)).found
    ids = Counter(attributes["id"] for _, attributes in found if "id" in attributes)
    assert max(ids.values()) == 1
    links = [attributes["href"] for tag, attributes in found if tag == "a"]
    named = [attributes.get(key) for _, attributes in found for key in ("aria-labelledby", "aria-details")]
    wanted = {str(link).removeprefix("#") for link in links} | {str(name) for name in named if name}
    assert wanted - ids.keys() == set()


def test_nothing_is_fetched_and_only_our_own_script_may_run() -> None:
    found = Page(page("full")).found
    assert [attributes for _, attributes in found if {"src", "srcset", "style", "onclick"} & attributes.keys()] == []
    assert [a["href"] for _, a in found if not str(a.get("href", "#")).startswith("#")] == []
    policy = next(str(a["content"]) for _, a in found if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|fetch|XMLHttp|https?:", source("report.css") + source("report.js"))


def toned(text: str, tone: str) -> list[str]:
    return re.findall(f'<span class="{tone}">([^<]*)</span>', text)


def test_in_a_diff_only_what_came_and_went_has_its_colour() -> None:
    body = "BEGIN\n  -- why\n{}\nEND"
    edited = Difference(ObjectName("function", "f()"), "body", body.format("- a"), body.format("+ b"))
    one = RehearsedMigration("001", "wrong", findings=(Finding("restored", differences=(edited,)),))
    rehearsed = replace(report_samples.REHEARSED, migrations=(one,))
    text = render(replace(report_samples.EMPTY, rehearsal=rehearsed), Style())
    assert (toned(text, "bad"), toned(text, "ok")) == (["  -- a"], ["  ++ b"])
    assert " -- Totals." not in toned(page("full"), "bad")


def test_what_a_database_says_is_text_and_nothing_else() -> None:
    text = render(report_samples.hostile(), Style())
    harmless = Page(text)
    tags = Counter(tag for tag, _ in harmless.found)
    assert (tags["script"], tags["style"], tags["img"]) == (1, 1, 0)
    assert [a for _, a in harmless.found if any(name.startswith("on") for name in a)] == []
    assert "<script>alert(1)</script>" in harmless.text
    assert "{{ 7*7 }}" in harmless.text
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) == []


YEARS = report_samples.long(3000)
PENDING = tuple(one._replace(row=replace(one.row, state="pending")) for one in YEARS.migrations)
LONG = {
    "many runs": YEARS,
    "one run": replace(YEARS, attempts=tuple(replace(row, run_id="one") for row in YEARS.attempts)),
    "all of it pending": replace(YEARS, migrations=PENDING),
}


@pytest.mark.parametrize("name", LONG)
def test_a_history_of_years_is_a_page_that_opens_at_once(name: str) -> None:
    result = LONG[name]
    began = time.monotonic()
    text = render(result, Style())
    assert time.monotonic() - began < 3
    assert len(text.encode()) < 3_000_000
    numbers = set(re.findall(r'<td class="num">(\d+)</td>', text))
    assert {str(row.id) for row in result.attempts} <= numbers
    assert all(text.count(f">{one.row.id}<") >= 2 for one in result.migrations[::100])


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#\w{6});", block))


def luminance(colour: str) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_the_contrast_that_wcag_aa_asks_for(scheme: str) -> None:
    light, dark = source("report.css").split("@media (prefers-color-scheme: dark)")[:2]
    found = colours(light if scheme == "light" else dark.split("\n}\n")[0])
    grounds = [found.pop(name) for name in ("ground", "raised", "sunken")]
    found.pop("line")
    assert len(found) == 11
    for name, colour in found.items():
        for ground in grounds:
            high, low = sorted((luminance(colour), luminance(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (name, ground)
