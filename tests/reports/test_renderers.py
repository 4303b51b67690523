"""Every result in every format."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports import renderers
from migrator.reports.renderers import RENDERERS, render
from migrator.reports.style import Style
from tests.reports.samples import RESULTS

STYLES = {
    "plain": Style(),
    "coloured": Style(color=True),
    "plain, 80 wide": Style(width=80),
    "coloured, 80 wide": Style(color=True, width=80),
}
ESCAPES = re.compile("\x1b\\[[0-9]*m")
# The text that was run is shown exactly, trailing blanks included.
TIDY = sorted(RESULTS.keys() - {"attempt"})


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", RESULTS)
def test_text_looks_like_this(name: str, style: str, snapshot: SnapshotAssertion) -> None:
    assert render(RESULTS[name], "text", STYLES[style]) == snapshot


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("name", TIDY)
def test_no_line_of_text_ends_in_blanks(name: str, style: Style) -> None:
    lines = ESCAPES.sub("", render(RESULTS[name], "text", style)).split("\n")
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", RESULTS)
def test_whatever_is_rendered_ends_with_a_line_end(name: str) -> None:
    formats = [format_ for format_, modules in RENDERERS.items() if type(RESULTS[name]).__name__ in modules]
    assert {"text", "json"} <= set(formats)
    assert {render(RESULTS[name], format_, Style())[-1:] for format_ in formats} <= {"\n", ""}


@pytest.mark.parametrize("name", RESULTS)
def test_without_colour_there_is_no_escape_sequence_whatever_a_database_says(name: str) -> None:
    assert "\x1b" not in render(RESULTS[name], "text", Style())


@pytest.mark.parametrize("name", RESULTS)
def test_colour_changes_nothing_but_colour(name: str) -> None:
    assert ESCAPES.sub("", render(RESULTS[name], "text", Style(color=True))) == render(RESULTS[name], "text", Style())


@pytest.mark.parametrize("name", ["rules fail", "validated", "plan"])
def test_a_terminal_s_width_is_kept(name: str) -> None:
    text = render(RESULTS[name], "text", Style(width=60))
    tables = [line for line in text.split("\n") if not re.match(r"(sql|manifest\.yaml|hint|[0-9✓])", line)]
    assert max(map(len, tables)) <= 60


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    before = render(RESULTS["validated"], "text", Style(width=100))
    for name, value in {"COLUMNS": "20", "FORCE_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert render(RESULTS["validated"], "text", Style(width=100)) == before


@pytest.mark.parametrize("name", ["NOTHING", "APPLIED", "BROKEN", "STATUS", "HISTORY", "PLAN"])
def test_rich_is_not_imported_where_no_cell_has_to_wrap(name: str) -> None:
    program = (
        "import sys; from migrator.reports.renderers import render; from migrator.reports.style import Style\n"
        "from dataclasses import replace; from tests.reports import samples\n"
        f"result = samples.{name}\n"
        "result = replace(result, rules=(samples.HOLDS,)) if hasattr(result, 'rules') else result\n"
        "render(result, 'text', Style(True, 80)); print('rich' in sys.modules)"
    )
    root = Path(renderers.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout == "False\n"
