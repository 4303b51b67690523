"""The texts behind `migrator explain` for rules: every family and every kind has one, of a size that people read."""

import pytest

from migrator.reports.about_rules import names
from migrator.reports.explain import codes, explain
from migrator.rules import data, performance
from migrator.rules.families import FAMILIES
from migrator.rules.measures import Measures

KINDS = {"data": data.KINDS, "performance": (*performance.PLAN, performance.TIME)}


def kinds(family: str) -> list[str]:
    """Return the kinds of a family that have a name of their own."""
    shape = FAMILIES[family].shape
    known = shape.known if isinstance(shape, Measures) else KINDS.get(family, ())
    return [f"{family}.{kind}" for kind in known]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_and_every_kind_of_the_registry_has_a_text(family: str) -> None:
    assert [name for name in (family, *kinds(family)) if name not in names()] == []


def test_no_text_is_of_a_family_that_there_is_not() -> None:
    assert {name.partition(".")[0] for name in names()} - FAMILIES.keys() == set()


@pytest.mark.parametrize("family", ["thresholds", "health"])
def test_no_text_is_of_a_quantity_that_there_is_not(family: str) -> None:
    assert {name for name in names() if name.startswith(f"{family}.")} - set(kinds(family)) == set()


def test_no_name_means_two_things() -> None:
    assert set(names()) & set(codes()) == set()


@pytest.mark.parametrize("name", names())
def test_a_text_says_what_it_means_and_what_to_do_in_a_few_lines(name: str) -> None:
    meaning, remedy = (explain(name) or "").split("\n\nWhat to do\n")
    title, *lines = meaning.splitlines()
    assert title == name
    assert 1 <= len(lines) <= 6
    assert 1 <= len(remedy.splitlines()) <= 5
    assert meaning.endswith(".")
    assert remedy.rstrip().endswith(".")
    assert max(map(len, (*lines, *remedy.splitlines()))) <= 80


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("tables.orders", "tables.orders, of tables"),
        ("tables.app.orders", "tables.app.orders, of tables"),
        ("health.dead_rows", "health.dead_rows"),
        ("health.dead_rows.orders", "health.dead_rows.orders, of health.dead_rows"),
        ("data.no order, without \x1b a status", "data.no order, without \u241b a status, of data"),
    ],
)
def test_a_rule_is_explained_by_its_kind_or_its_family(name: str, title: str) -> None:
    assert (explain(name) or "").split("\n")[0] == title


@pytest.mark.parametrize("name", ["thresholds.nonsense", "health.family", "table", "table.orders", ".orders"])
def test_what_is_no_rule_has_no_text(name: str) -> None:
    assert explain(name) is None
