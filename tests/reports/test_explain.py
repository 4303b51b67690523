"""The catalogue behind `migrator explain`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import migrator
from migrator.reports.explain import codes, explain

# What raises or collects a problem: its first argument, or `code=`, is or holds the code.
CALLS = {"Problem", "Finding", "error", "warning", "_BadByte"}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*|[0-9A-Z]{5}")
SQLSTATE = re.compile(r"(?=.*\d)[0-9A-Z]{5}")
SOURCES = [path for path in Path(migrator.__file__).parent.rglob("*.py") if path.parent.name != "reports"]
MET_BY_MIGRATIONS = (
    "55P03 40P01 40001 57014 25001 55P04 55006 0A000 25006 42501 42P07 42P01 42703 23502 23503 23505 23514 22P02 53100 "
    "53200 53300 57P01 57P03 08006 2BP01 42601 42710 3F000 XX000 25P01 25P02 25P03 57P02 57P05 2D000 55000 42P05 26000"
)


def strings(node: ast.AST) -> Iterator[str]:
    return (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def raised(source: Path) -> Iterator[str]:
    """Return the codes in the source."""
    for call in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
        given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "code")]
        if name in CALLS:
            yield from (text for node in given for text in strings(node) if CODE.fullmatch(text))


def test_every_code_that_the_program_raises_is_explained() -> None:
    found = {code for source in SOURCES for code in raised(source)}
    assert {"unknown-key", "run-lock", "not-utf8", "server-error"} <= found
    assert sorted(found - set(codes())) == []


def test_every_own_code_that_is_explained_is_raised() -> None:
    texts = "".join(source.read_text("utf-8") for source in SOURCES)
    own = {code for code in codes() if not SQLSTATE.fullmatch(code)}
    assert sorted(code for code in own if f'"{code}"' not in texts) == []


@pytest.mark.parametrize("sqlstate", MET_BY_MIGRATIONS.split())
def test_the_sqlstates_that_migrations_meet_have_entries_of_their_own(sqlstate: str) -> None:
    assert sqlstate in codes()


@pytest.mark.parametrize("code", codes())
def test_an_explanation_says_what_it_means_and_what_to_do_in_a_few_lines(code: str) -> None:
    meaning, remedy = (explain(code) or "").split("\n\nWhat to do\n")
    assert meaning.startswith(code)
    assert 1 <= len(meaning.splitlines()[1:]) <= 6
    assert 1 <= len(remedy.splitlines()) <= 5
    assert meaning.endswith(".")
    assert remedy.rstrip().endswith((".", "?"))
    assert max(map(len, f"{meaning}\n{remedy}".splitlines())) <= 80


def test_any_other_sqlstate_is_explained_by_its_class() -> None:
    assert (explain("22023") or "").startswith("22023, of class 22 (data exception)")


def test_an_sqlstate_may_be_written_in_small_letters() -> None:
    assert explain("55p03") == explain("55P03")


@pytest.mark.parametrize("code", ["", "nonsense", "99999", "abcde", "55P0"])
def test_what_is_no_code_has_no_explanation(code: str) -> None:
    assert explain(code) is None
