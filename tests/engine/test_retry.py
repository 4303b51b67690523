"""Attempts made again: only what may succeed later, with a bound, outside of any transaction."""

from contextlib import closing

import pytest

from migrator.database.session import ServerError
from migrator.engine.failures import worth_retrying
from migrator.values.events import Retrying
from tests.engine.conftest import Project

USERS = {"001_users.up": "CREATE TABLE users (id int PRIMARY KEY);", "001_users.down": "DROP TABLE users;"}
SHORT = {"lock_timeout": "50ms", "lock_wait": "20s"}


def test_a_lock_that_is_freed_meanwhile_is_got(project: Project) -> None:
    project.write(USERS).apply()
    alter = {"002_b.up": "ALTER TABLE users ADD COLUMN x int;", "002_b.down": "SELECT 1;"}
    project.write(USERS | alter, defaults=SHORT)
    with closing(project.session()) as reader:
        reader.send("BEGIN; LOCK TABLE users IN ACCESS SHARE MODE")

        class Freeing(list[object]):
            def append(self, event: object) -> None:
                super().append(event)
                if isinstance(event, Retrying) and reader.in_transaction:
                    reader.send("COMMIT")

        project.events = Freeing()  # type: ignore[assignment]
        result = project.apply()
    assert result.problem is None
    (step,) = result.steps
    assert step.attempts >= 2
    assert step.lock_wait_ms > 0
    attempts = "SELECT attempts, lock_wait_ms FROM migrator.schema_migrations WHERE id = 2"
    assert project.query(attempts) == [(step.attempts, step.lock_wait_ms)]


@pytest.mark.parametrize(
    ("raised", "worth"),
    [
        ("USING ERRCODE = '55P03'", True),
        ("USING ERRCODE = '40P01'", True),
        ("USING ERRCODE = '40001'", True),
        ("USING ERRCODE = '23505', SCHEMA = 'pg_catalog'", True),
        ("USING ERRCODE = '23505', SCHEMA = 'public'", False),
        ("USING ERRCODE = '42P07'", False),
        ("USING ERRCODE = 'XX000'", False),
        ("USING ERRCODE = '57014'", False),
        ("USING ERRCODE = '42601'", False),
    ],
)
def test_only_locks_and_races_are_worth_another_try(project: Project, raised: str, worth: bool) -> None:
    with closing(project.session()) as session, pytest.raises(ServerError) as caught:
        session.send(f"DO $$ BEGIN RAISE EXCEPTION 'no' {raised}; END $$")
    assert worth_retrying(caught.value) is worth


def test_what_cannot_succeed_later_is_tried_once(project: Project) -> None:
    result = project.write({"001_a.up": "SELECT 1/0;", "001_a.down": "SELECT 1;"}).apply()
    assert result.steps[0].attempts == 1
    assert not any(isinstance(event, Retrying) for event in project.events)


def test_a_conflict_that_never_ends_is_given_up_after_a_few_tries(project: Project) -> None:
    text = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$;"
    result = project.write({"001_a.up": text, "001_a.down": "SELECT 1;"}).apply()
    assert (result.steps[0].attempts, result.exit_code) == (5, 1)
    assert project.attempts() == [("001_a", "up", "failed")]
