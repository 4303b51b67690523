from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from migrator.project.format import MANIFEST, json_schema
from migrator.project.yaml_tree import read_tree
from migrator.values.errors import Problem, Problems
from migrator.values.tree import Listing, Mapping, Node

EVERY_KEY = Path(__file__).with_name("every_key.yaml").read_text("utf-8")
LEAST: dict[str, Any] = {"manifest": 1, "project": "shop", "migrations": []}


def problems_of(text: str) -> tuple[Problem, ...]:
    problems, root = Problems(), read_tree(text, "m.yaml", Problems())
    assert isinstance(root, Mapping)
    MANIFEST.values(root, problems)
    return problems.errors()


def as_editors_read_it(text: str) -> Any:
    """Return the document as YAML 1.2 has it, in which `on:` is a word."""

    def plain(node: Node) -> Any:
        if isinstance(node, Mapping):
            return {key.text: plain(value) for key, value in node.entries}
        return [plain(item) for item in node.items] if isinstance(node, Listing) else node.value

    return plain(read_tree(text, "m.yaml", Problems()))


def test_every_key_is_read_and_only_what_is_not_executed_yet_is_refused() -> None:
    found = problems_of(EVERY_KEY)
    assert {p.code for p in found} == {"not-supported-yet"}
    lines = EVERY_KEY.splitlines()
    for problem in found:
        key = problem.message.removesuffix(" is not supported yet")
        assert problem.location
        assert lines[problem.location.line - 1][problem.location.column - 1 :].startswith(f"{key}:")


def test_what_is_refused_is_no_secret() -> None:
    refused = {p.message.split()[0] for p in problems_of(EVERY_KEY)}
    assert {"variables", "repeatable", "hooks", "parallel", "batch", "alerts"} <= refused
    assert not {"pooler", "tables", "indexes", "constraints", "views", "functions", "triggers", "extensions"} & refused


def test_the_schema_is_valid_and_takes_every_key() -> None:
    Draft202012Validator.check_schema(json_schema())
    Draft202012Validator(json_schema()).validate(as_editors_read_it(EVERY_KEY))


@pytest.mark.parametrize("missing", LEAST)
def test_the_schema_and_the_reader_agree_on_what_is_required(missing: str) -> None:
    document = {key: value for key, value in LEAST.items() if key != missing}
    assert not Draft202012Validator(json_schema()).is_valid(document)
    assert [p.message for p in problems_of(yaml.safe_dump(document))] == [f"{missing} is missing"]


WRONG: list[dict[str, Any]] = [
    {"projct": "shop"},
    {"manifest": 0},
    {"project": ""},
    {"project": "two\nlines"},
    {"database": {"uri": "x"}},
    {"directory": "sql\0"},
    {"layout": "{id}.{direction}.sql\n"},
    {"database": {"pooler": "transaction"}},
    {"database": {"search_path": "public"}},
    {"defaults": {"lock_timeout": 200}},
    {"defaults": {"lock_timeout": "200"}},
    {"defaults": {"lock_timeout": "soon"}},
    {"defaults": {"lock_timeout": True}},
    {"migrations": {"001_a": {}}},
    {"migrations": [{"id": "001_a", "transaction": "both"}]},
    {"migrations": [{"id": "001_a", "lock_wiat": "1s"}]},
    {"migrations": [{"id": "001_a", "irreversible": True}]},
    {"migrations": [["001_a"]]},
    {"preflight": ["tables"]},
    {"validate": {"tabels": {}}},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_the_schema_and_the_reader_agree_on_what_is_wrong(wrong: dict[str, Any]) -> None:
    assert not Draft202012Validator(json_schema()).is_valid(LEAST | wrong)
    assert problems_of(yaml.safe_dump(LEAST | wrong))


RIGHT: list[dict[str, Any]] = [
    {"migrations": None},
    {"migrations": ["001_a", {"id": "002_b", "statement_timeout": 0, "irreversible": "it is gone"}]},
    {"migrations": [{"id": 20240501120000}]},
    {"database": {"pooler": "session", "search_path": ["app", "public"]}},
    {"defaults": {"statement_timeout": "0", "lock_wait": "1.5 h", "slow_after": "3min"}},
]


@pytest.mark.parametrize("right", RIGHT)
def test_the_schema_and_the_reader_agree_on_what_is_right(right: dict[str, Any]) -> None:
    assert Draft202012Validator(json_schema()).is_valid(LEAST | right)
    assert not problems_of(yaml.safe_dump(LEAST | right))


def test_a_timeout_that_postgresql_cannot_hold_is_refused() -> None:
    (problem,) = problems_of(yaml.safe_dump(LEAST | {"defaults": {"statement_timeout": "25d", "lock_wait": "25d"}}))
    assert problem.message == "expected a duration such as 200ms, 30s, 15m, up to 24d, found '25d'"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("defaults: {lock_timeuot: 1s}", "Did you mean 'lock_timeout'?"),
        ("validate: {tabels: {}}", "Did you mean 'tables'?"),
        ("migration: []", "Did you mean 'migrations'?"),
    ],
)
def test_an_unknown_key_gets_the_closest_valid_one(written: str, hint: str) -> None:
    (problem,) = problems_of(f"{yaml.safe_dump(LEAST)}{written}")
    assert (problem.code, problem.hint) == ("unknown-key", hint)
