"""The report in a browser: silent, offline, whole without its script, and within reach of a keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from migrator.reports.html_report import render
from migrator.reports.style import Style
from tests.reports import report_samples
from tests.reports.browser import CHROMIUM, Browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
REACHED = "document.activeElement.dataset.number ?? ''"
# All that answers to a key: links, fields, buttons, what folds, and what scrolls.
CONTROLS = """
[...document.querySelectorAll("a, input, button, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility())
  .map((one, number) => (one.dataset.number = number)).length
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    results = {"full": report_samples.FULL, "hostile": report_samples.hostile(), "long": report_samples.long(3000)}
    for name, result in results.items():
        (folder / f"{name}.html").write_text(render(result, Style()), "utf-8")
    return {name: folder / f"{name}.html" for name in results}


@pytest.mark.parametrize(
    ("name", "scheme"), [("full", "light"), ("full", "dark"), ("hostile", "dark"), ("long", "light")]
)
def test_it_is_silent_and_fetches_nothing(browser: Browser, pages: dict[str, Path], name: str, scheme: str) -> None:
    browser.open(pages[name], scheme)
    browser.value("document.querySelector('#unfold').click()")
    assert browser.told("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled") == []
    fetched = [event["request"]["url"] for event in browser.told("Network.requestWillBeSent")]
    assert fetched == [pages[name].as_uri()]


def test_each_scheme_has_a_ground_of_its_own(browser: Browser, pages: dict[str, Path]) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        browser.open(pages["full"], scheme)
        grounds.append(browser.value("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(251, 251, 249)", "rgb(20, 23, 26)"]


def test_tab_reaches_every_control_in_its_order_and_shows_where_it_is(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["full"])
    number = browser.value(CONTROLS)
    reached = []
    for _ in range(number):
        browser.press("Tab", 9)
        reached.append(browser.value(REACHED))
        assert browser.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == [str(place) for place in range(number)]


def test_the_first_control_leads_past_the_navigation(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["full"])
    browser.press("Tab", 9)
    browser.press("Enter", 13, "\r")
    assert browser.value("document.activeElement.id") == "main"


def test_a_long_name_wraps_in_the_table_of_the_rehearsal(browser: Browser, tmp_path: Path) -> None:
    one = replace(report_samples.REHEARSED.migrations[0], id="001_" + "a" * 120)
    rehearsed = replace(report_samples.REHEARSED, migrations=(one,))
    page = tmp_path / "long_name.html"
    page.write_text(render(replace(report_samples.FULL, rehearsal=rehearsed), Style()), "utf-8")
    browser.open(page)
    assert browser.value("document.querySelector('#rehearsal .scroll').scrollWidth") <= browser.value(
        "document.querySelector('#rehearsal .scroll').clientWidth"
    )
    assert browser.value("document.querySelector('#rehearsal tbody th').clientWidth") > 120


def test_a_script_is_unfolded_with_the_keyboard(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["full"])
    browser.value("document.querySelector('#migrations summary').focus()")
    browser.press("Enter", 13, "\r")
    assert browser.value("document.querySelector('#migrations details').open") is True


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_never_wider_than_its_window(browser: Browser, pages: dict[str, Path], width: int) -> None:
    browser.open(pages["full"], width=width)
    assert browser.value("innerWidth") == width
    assert browser.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth") is True


def test_rows_are_filtered_and_those_that_are_folded_come_out(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["long"])
    browser.value("document.querySelector('#filter').focus()")
    browser.call("Input.insertText", text="0007_")
    shown = "[...document.querySelectorAll('main tbody tr')].filter((row) => row.checkVisibility()).length"
    assert browser.value(shown) == 2
    assert browser.value("document.querySelector('#hits').textContent") == "2 rows"


def test_without_scripts_everything_is_there_but_the_tools(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["full"], scripts=False)
    assert browser.value("document.querySelector('.tools').checkVisibility()") is False
    assert browser.value("document.querySelectorAll('main section').length") == 6
