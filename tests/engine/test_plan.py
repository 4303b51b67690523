"""Deciding what to run: nothing twice, nothing skipped in silence, for whatever histories may come."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.database.history import Attempt, Recorded
from migrator.engine.plan import late_ids, plan_down, plan_up
from migrator.engine.request import Down, Up
from migrator.project.model import Migration, ScriptFile, Settings
from migrator.values.errors import Refused, UsageError
from migrator.values.location import Location


def migration(name: str, irreversible: str | None = None) -> Migration:
    file = ScriptFile(f"sql/{name}.up.sql", Path(f"sql/{name}.up.sql"), "c", 1)
    return Migration(name, "", name, Location("manifest.yaml", 1, 1), file, file, Settings(), irreversible)


def declared(names: str) -> tuple[Migration, ...]:
    return tuple(map(migration, names))


def attempt(number: int, name: str, run: str = "r1", reason: str | None = None) -> Attempt:
    return Attempt(number, run, name, "up", "completed", "2026-01-01", 1, None, "c", "h", reason, "me")


def recorded(names: str, late: str = "", runs: str = "") -> Recorded:
    about = [
        (name, run, "out of order" if name in late else None) for name, run in zip(names, runs or names, strict=True)
    ]
    attempts = tuple(attempt(number, name, run, reason) for number, (name, run, reason) in enumerate(about, 1))
    return Recorded(attempts, (), len(attempts))


def up(names: str, history: Recorded, **request: object) -> str:
    return "".join(choice.id for choice in plan_up(declared(names), history, Up(**request)).choices)  # type: ignore[arg-type]


def down(names: str, history: Recorded, **request: object) -> str:
    return "".join(choice.id for choice in plan_down(declared(names), history, Down(**request)).choices)  # type: ignore[arg-type]


def refusal(names: str, history: Recorded, **request: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        up(names, history, **request)
    assert all(problem.hint for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def test_everything_is_pending_on_an_empty_database_in_the_manifests_order() -> None:
    assert up("cab", recorded("")) == "cab"


def test_what_is_applied_does_not_run_again() -> None:
    assert up("abcd", recorded("ab")) == "cd"
    assert up("ab", recorded("ab")) == ""


def test_the_plan_carries_the_premise_that_it_was_made_on() -> None:
    assert plan_up(declared("abc"), recorded("ab"), Up()).premise == 2


def test_the_target_is_the_last_to_run() -> None:
    assert up("abcd", recorded("a"), to="c") == "bc"
    assert up("abcd", recorded("abc"), to="b") == ""


def test_an_unknown_target_is_a_usage_error() -> None:
    with pytest.raises(UsageError) as caught:
        up("abc", recorded(""), to="x")
    assert caught.value.problem.code == "unknown-migration"


def test_a_pending_migration_before_an_applied_one_is_refused_and_every_one_is_named() -> None:
    assert refusal("abcd", recorded("d")) == ["out-of-order"] * 3
    assert late_ids(declared("abcd"), recorded("ac")) == {"b"}


def test_it_runs_where_a_person_allows_it_and_says_so_in_the_history() -> None:
    plan = plan_up(declared("abcd"), recorded("ac"), Up(allow_out_of_order=True))
    assert [(choice.id, choice.reason) for choice in plan.choices] == [("b", "out of order"), ("d", None)]


def test_what_ran_late_by_permission_is_no_reordering_afterwards() -> None:
    assert up("abcd", recorded("acb", late="b")) == "d"


def test_a_target_before_the_late_one_leaves_it_alone() -> None:
    assert up("abcd", recorded("ad"), to="a") == ""
    assert refusal("abcd", recorded("ad"), to="b") == ["out-of-order"]


def test_an_applied_migration_that_is_not_listed_is_refused() -> None:
    assert refusal("ac", recorded("ab")) == ["missing"]


def test_entries_that_changed_their_order_are_refused() -> None:
    assert refusal("bac", recorded("ab")) == ["reordered"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert refusal("cab", recorded("abcx")) == ["missing", "reordered"]


def test_rollback_undoes_the_one_applied_last_first() -> None:
    history = recorded("acb", late="b", runs="112")
    assert down("abc", history, everything=True) == "bca"
    assert down("abc", history, steps=2) == "bc"
    assert down("abc", history, to="a") == "bc"
    assert down("abc", history, to="c") == "b"
    assert down("abc", history, last_run=True) == "b"


def test_more_steps_than_there_are_undo_everything_and_no_steps_nothing() -> None:
    assert down("ab", recorded("ab"), steps=5) == "ba"
    assert down("ab", recorded("ab"), steps=0) == ""


@pytest.mark.parametrize("request_", [{"steps": 1}, {"last_run": True}, {"everything": True}])
def test_nothing_is_undone_where_nothing_is_applied(request_: dict[str, object]) -> None:
    assert down("ab", recorded(""), **request_) == ""


def test_a_rollback_that_names_nothing_undoes_nothing() -> None:
    assert down("ab", recorded("ab")) == ""


def test_rollback_to_what_is_not_applied_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        down("abc", recorded("ab"), to="c")
    with pytest.raises(UsageError) as caught:
        down("abc", recorded(""), to="a")
    assert caught.value.problem.hint == "Nothing is applied."


def test_what_the_manifest_no_longer_lists_can_be_undone() -> None:
    plan = plan_down(declared("a"), recorded("ab"), Down(steps=1))
    assert [(choice.id, choice.declared) for choice in plan.choices] == [("b", None)]
    assert plan.choices[0].recorded


def test_a_rollback_past_an_irreversible_one_is_refused_whole() -> None:
    migrations = (migration("a"), migration("b", irreversible="gone for good"), migration("c"))
    with pytest.raises(Refused, match="gone for good") as caught:
        plan_down(migrations, recorded("abc"), Down(everything=True))
    assert "--to b" in (caught.value.problem.hint or "")
    assert plan_down(migrations, recorded("abc"), Down(to="b")).choices[0].id == "c"


# Whole lives of a database: runs up and down, entries added anywhere, permission given or not.


@dataclass
class Life:
    """A manifest that grows and a database that follows it, by plans alone."""

    listed: list[str] = field(default_factory=list)
    applied: list[Attempt] = field(default_factory=list)
    last: int = 0

    def recorded(self) -> Recorded:
        return Recorded(tuple(self.applied), (), self.last)

    def insert(self, place: int) -> None:
        self.listed.insert(min(place, len(self.listed)), f"m{len(self.listed)}")

    def up(self, place: int | None, allow: bool) -> None:
        to = self.listed[min(place, len(self.listed) - 1)] if place is not None and self.listed else None
        migrations = tuple(map(migration, self.listed))
        wanted = self.listed[: self.listed.index(to) + 1] if to else self.listed
        before = {attempt.migration for attempt in self.applied}
        pending = [name for name in wanted if name not in before]
        late = late_ids(migrations, self.recorded())
        if late & set(pending) and not allow:
            with pytest.raises(Refused) as caught:
                plan_up(migrations, self.recorded(), Up(to))
            assert [problem.code for problem in caught.value.problems] == ["out-of-order"] * len(late & set(pending))
            return
        plan = plan_up(migrations, self.recorded(), Up(to, allow))
        assert [choice.id for choice in plan.choices] == pending
        for choice in plan.choices:
            self.last += 1
            self.applied.append(attempt(self.last, choice.id, f"run{plan.premise}", choice.reason))

    def down(self, steps: int | None) -> None:
        request = Down(last_run=True) if steps is None else Down(steps=steps)
        plan = plan_down(tuple(map(migration, self.listed)), self.recorded(), request)
        undone = [choice.id for choice in plan.choices]
        assert undone == [a.migration for a in reversed(self.applied)][: len(undone)]
        assert steps is None or len(undone) == min(steps, len(self.applied))
        self.last += len(undone)
        del self.applied[len(self.applied) - len(undone) :]


PLACES = st.integers(0, 6)
EVENTS = st.one_of(
    st.tuples(st.just("insert"), PLACES),
    st.tuples(st.just("up"), st.none() | PLACES, st.booleans()),
    st.tuples(st.just("down"), st.none() | st.integers(0, 3)),
)


@given(st.lists(EVENTS, max_size=14))
def test_no_life_of_a_database_runs_a_migration_twice_or_skips_one_in_silence(events: list[tuple[object, ...]]) -> None:
    life = Life()
    for name, *arguments in events:
        getattr(life, str(name))(*arguments)
        names = [attempt.migration for attempt in life.applied]
        assert len(names) == len(set(names))
    life.up(None, allow=True)
    assert {attempt.migration for attempt in life.applied} == set(life.listed)
