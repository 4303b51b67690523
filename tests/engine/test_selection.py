"""What `--only` means."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from migrator.engine.selection import PHASES, select, selectable
from migrator.project.manifest import Options, load
from migrator.project.model import Manifest
from migrator.values.errors import ManifestError, UsageError
from tests.project_files import write_project

SCRIPTS = {
    "001_users.up": "SELECT 1;",
    "001_users.down": "SELECT 1;",
    "tables.up": "SELECT 1;",
    "tables.down": "SELECT 1;",
    "validate.up": "SELECT 1;",
    "validate.down": "SELECT 1;",
}
NO_ROWS = "SELECT 1 WHERE false"
SENTENCE = "no order, without a status"
RULES = {
    "preflight": {"tables": ["before"], "thresholds": {"database_size": {"fail": "1GB"}}},
    "validate": {
        "tables": {"users": {}, "app.orders": {}},
        "views": ["totals"],
        "health": {"dead_rows": {"users": {"warn": "20%"}}},
        "data": [{"name": SENTENCE, "sql": NO_ROWS}, {"name": "status", "sql": NO_ROWS}],
    },
    "migrations": [
        {"id": "001_users", "expect": {"tables": ["users"], "indexes": ["users_pkey"]}},
        {"id": "tables", "expect": {"views": ["totals"]}},
        {"id": "validate", "expect": {"views": ["shadowed"]}},
    ],
}
WHOLE = {
    "preflight": ["tables.before", "thresholds.database_size"],
    "validate": [
        *["tables.users", "tables.app.orders", "views.totals", "health.dead_rows.users"],
        *[f"data.{SENTENCE}", "data.status"],
    ],
    "001_users": ["tables.users", "indexes.users_pkey"],
}


def loaded(folder: Path, scripts: Mapping[str, str], **keys: Any) -> Manifest:
    return load(write_project(folder, scripts, **keys), Options({}, needs_database=False))


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """A manifest with rules of several families in several places."""
    return loaded(tmp_path, SCRIPTS, **RULES)


def selected(manifest: Manifest, *only: str) -> dict[str, list[str]]:
    return {phase: [rule.id for rule in rules] for phase, rules in select(manifest, only)}


def refusal(manifest: Manifest, *only: str) -> tuple[str, str | None]:
    with pytest.raises(UsageError) as error:
        select(manifest, only)
    return error.value.problem.message, error.value.problem.hint


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ([], {"validate": WHOLE["validate"]}),
        (["preflight"], {"preflight": WHOLE["preflight"]}),
        (["001_users, validate,"], {"001_users": WHOLE["001_users"], "validate": WHOLE["validate"]}),
        (["validate", "preflight", "validate"], {"validate": WHOLE["validate"], "preflight": WHOLE["preflight"]}),
        (["thresholds"], {"preflight": ["thresholds.database_size"]}),
        (["views"], {"validate": ["views.totals"]}),
        (["001_users", "indexes"], {"001_users": ["indexes.users_pkey"]}),
        (["001_users", "validate", "tables.users"], {"001_users": ["tables.users"], "validate": ["tables.users"]}),
        (["tables.app.orders,views"], {"validate": ["tables.app.orders", "views.totals"]}),
        (["tables.before", "health"], {"preflight": ["tables.before"], "validate": ["health.dead_rows.users"]}),
        (["health.dead_rows.users"], {"validate": ["health.dead_rows.users"]}),
        ([SENTENCE], {"validate": [f"data.{SENTENCE}"]}),
        ([f"data.{SENTENCE}"], {"validate": [f"data.{SENTENCE}"]}),
        (["status"], {"validate": ["data.status"]}),
    ],
)
def test_phases_say_where_to_look_and_names_what_for(
    manifest: Manifest, only: list[str], expected: dict[str, list[str]]
) -> None:
    assert selected(manifest, *only) == expected


def test_a_migration_called_like_a_family_comes_first_and_one_called_like_a_phase_comes_last(
    manifest: Manifest,
) -> None:
    assert selected(manifest, "tables") == {"tables": ["views.totals"]}
    assert "views.shadowed" not in selected(manifest, "validate")["validate"]


@pytest.mark.parametrize(
    ("only", "message", "hint"),
    [
        ("prefligth", "there is no phase, migration, family or rule called prefligth", "Did you mean 'preflight'?"),
        ("tables.user", "there is no phase, migration, family or rule called tables.user", "Did you mean 'tables.us"),
        ("validate, threshold", "there is no phase, migration, family or rule called threshold", "Did you mean one"),
        (" , ", "--only is empty", "Is the variable set"),
        ("", "--only is empty", "Is the variable set"),
    ],
)
def test_a_word_that_names_nothing_is_refused(manifest: Manifest, only: str, message: str, hint: str) -> None:
    told, what_to_do = refusal(manifest, only)
    assert told == message
    assert (what_to_do or "").startswith(hint)


@pytest.mark.parametrize(
    ("only", "message", "hint"),
    [
        (["functions"], "preflight, validate hold no rule of the family functions", "The manifest has no such rule"),
        (["preflight", "views"], "preflight holds no rule of the family views", "There is one in validate: add"),
        (["indexes.users_pkey"], "no rule of preflight, validate is called indexes.users_pkey", "There is one in 001"),
        (["views", "001_users", "tables.users"], "001_users holds no rule of the family views", "There is one in val"),
    ],
)
def test_a_name_that_leaves_nothing_is_refused_and_no_success(
    manifest: Manifest, only: list[str], message: str, hint: str
) -> None:
    told, what_to_do = refusal(manifest, *only)
    assert told == message
    assert (what_to_do or "").startswith(hint)


def test_everything_that_can_be_selected_is_offered(manifest: Manifest) -> None:
    words = selectable(manifest)
    assert {*PHASES, "001_users", "functions", "tables.app.orders", SENTENCE, f"data.{SENTENCE}"} <= set(words)
    assert len(set(words)) == len(words)


def test_of_the_rules_that_are_not_selected_none_is_refused(tmp_path: Path) -> None:
    manifest = loaded(tmp_path, {}, validate={"tables": ["users"], "indexes": {"i": {"on": "orders (("}}})
    assert selected(manifest, "tables") == {"validate": ["tables.users"]}
    with pytest.raises(ManifestError):
        select(manifest, ["indexes"])
