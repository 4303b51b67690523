"""`migrator drift`: what it compares, what it says of it, how it exits, and that it leaves nothing behind."""

import pytest

from migrator.database.embedded import Server
from tests.cli.conftest import ORDERS, USERS, Project

CHANGED = "ALTER TABLE users ADD nick text; CREATE TABLE stray (a int); DROP TABLE orders"
SCRATCH = "SELECT count(*) FROM pg_database WHERE datname LIKE 'migrator_scratch_%'"


@pytest.fixture
def applied(project: Project) -> Project:
    """A project whose migrations are applied."""
    project.write(USERS | ORDERS)
    assert project.call("apply").code == 0
    return project


def test_a_schema_that_the_history_makes_has_not_drifted(applied: Project, server: Server) -> None:
    outcome = applied.call("drift", "--scratch-url", server.conninfo, "--exit-code")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("and what 2 recorded migrations make are alike.\n")
    assert applied.query(SCRATCH) == [(0,)]


def test_what_was_changed_by_hand_is_shown_with_what_closes_it(applied: Project, server: Server) -> None:
    applied.query(CHANGED)
    outcome = applied.call("drift", "--scratch-url", server.conninfo)
    assert outcome.code == 0
    assert "  + column nick text\n" in outcome.out
    assert "+ table public.stray: 1 column\n" in outcome.out
    assert "- table public.orders" in outcome.out
    assert "ALTER TABLE public.users DROP COLUMN nick;\n" in outcome.out
    assert applied.call("drift", "--scratch-url", server.conninfo, "--exit-code").code == 3


def test_the_statements_close_the_drift(applied: Project, server: Server) -> None:
    applied.query(CHANGED)
    drift = ("drift", "--scratch-url", server.conninfo, "--format", "json")
    for statement in applied.call(*drift).document["closing"]:
        applied.query(statement)
    assert applied.call(*drift, "--exit-code").document["differences"] == []


def test_the_manifest_says_what_may_differ(applied: Project, server: Server) -> None:
    applied.query("ALTER TABLE users ADD nick text; CREATE TABLE stray (a int)")
    applied.write(USERS | ORDERS, drift={"ignore": ["table *.stray", "table public.users, column nick"]})
    outcome = applied.call("drift", "--scratch-url", server.conninfo, "--exit-code")
    assert outcome.code == 0
    assert "differences are ignored" in outcome.out


def test_what_ran_counts_and_not_what_the_files_say_now(applied: Project, server: Server) -> None:
    applied.write(USERS | ORDERS | {"001_users.up": "CREATE TABLE other ();"})
    assert applied.call("drift", "--scratch-url", server.conninfo, "--exit-code").code == 0


def test_two_places_exclude_one_another(applied: Project) -> None:
    assert applied.call("drift", "--pg-bin", "x", "--scratch-url", "y").code == 2
