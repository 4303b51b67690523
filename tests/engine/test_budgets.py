"""Budgets in a run: they stop it before its COMMIT."""

from typing import Any

import pytest

from migrator.values.errors import ManifestError
from tests.engine.conftest import Project

FIRST = {"001_a.up": "CREATE TABLE orders (id int);", "001_a.down": "DROP TABLE orders;", "002_b.down": "SELECT 1;"}


def limited(project: Project, script: str, **expect: Any) -> Project:
    """Write a project whose second migration has a budget."""
    return project.write(FIRST | {"002_b.up": script}, migrations=["001_a", {"id": "002_b", "expect": expect}])


def test_a_lock_beyond_the_budget_stops_a_script_before_its_commit(project: Project) -> None:
    limited(project, "ALTER TABLE orders ADD a int;", locks={"orders": "share"})
    result = project.apply()
    assert result.problem
    assert result.problem.message == (
        "lock on orders: expected at most SHARE, found ACCESS EXCLUSIVE on orders, which blocks reads and writes, "
        "checked before COMMIT; the script was rolled back"
    )
    assert project.attempts() == [("001_a", "up", "completed"), ("002_b", "up", "failed")]
    assert project.query("SELECT attname FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'a'") == []


def test_a_script_within_its_budget_is_applied(project: Project) -> None:
    limited(project, "CREATE INDEX ON orders (id);", locks={"orders": "share"}, rewrites="none", scans_over="10 rows")
    result = project.apply()
    assert result.outcome == "completed"
    assert [verdict.status for verdict in result.steps[1].rules] == ["pass"] * 3


def test_what_other_rules_read_is_not_taken_for_the_script_s_doing(project: Project) -> None:
    rules = {"tables": {"orders": {"rows": {"at_most": 0}}}, "data": [{"name": "a", "row_count": "orders"}]}
    limited(project, "COMMENT ON TABLE orders IS 'x';", **rules, scans_over=0)
    project.query("CREATE TABLE large AS SELECT generate_series(1, 100) AS id")
    assert project.apply().outcome == "completed"


def test_a_dry_run_asks_it_too(project: Project) -> None:
    limited(project, "ALTER TABLE orders ALTER id TYPE bigint;", rewrites="none")
    project.apply(to="001_a")
    assert (problem := project.apply(dry_run=True).problem)
    assert "rewrites: expected none, found orders, under ACCESS EXCLUSIVE" in problem.message


def test_a_script_without_a_transaction_has_no_budget(project: Project) -> None:
    limited(project, "CREATE INDEX CONCURRENTLY ON orders (id);", rewrites="none")
    with pytest.raises(ManifestError) as refused:
        project.apply()
    assert refused.value.problem.message.startswith("rewrites: it compares before and after in one transaction")
    assert "Leave it out" in (refused.value.problem.hint or "")
