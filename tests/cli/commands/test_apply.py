"""`migrator apply`."""

from tests.cli.conftest import LINES, ORDERS, USERS, Project


def test_it_applies_what_is_pending_and_tells_it(project: Project) -> None:
    shown = project.write(USERS | ORDERS).call("apply")
    assert shown.code == 0
    assert [line.split()[:2] for line in shown.out.splitlines()[:2]] == [["✓", "001_users"], ["✓", "002_orders"]]
    assert project.call("apply").out == "Nothing to do: 2 migrations are applied.\n"


def test_to_stops_after_a_migration(project: Project) -> None:
    shown = project.write(USERS | ORDERS | LINES).call("apply", "--to", "002_orders", "--format", "json")
    assert [step["id"] for step in shown.document["steps"]] == ["001_users", "002_orders"]


def test_to_an_unknown_migration_is_answered_with_the_closest(project: Project) -> None:
    shown = project.write(USERS | ORDERS).call("apply", "--to", "002_order")
    assert shown.code == 2
    assert shown.err.endswith("hint: Did you mean '002_orders'?\n")


def test_a_dry_run_leaves_nothing_behind_and_says_so(project: Project) -> None:
    shown = project.write(USERS | ORDERS).call("apply", "--dry-run")
    assert shown.code == 0
    assert "2 migrations tried in " in shown.out
    assert "and rolled back" in shown.out
    assert project.query("SELECT to_regclass('users'), to_regnamespace('migrator')") == [(None, None)]


def test_a_dry_run_says_what_it_could_not_try(project: Project) -> None:
    index = {"002_index.up": "CREATE INDEX CONCURRENTLY i ON users (id);", "002_index.down": "DROP INDEX i;"}
    shown = project.write(USERS | index | LINES).call("apply", "--dry-run")
    assert "not tried: it runs outside of a transaction, and could not be rolled back" in shown.out
    assert "not tried: it comes after 002_index" in shown.out


def test_out_of_order_is_refused_with_the_fix_and_allowed_on_request(project: Project) -> None:
    project.write(USERS | LINES).call("apply")
    shown = project.write(USERS | ORDERS | LINES).call("apply")
    assert shown.code == 3
    assert "--allow-out-of-order" in shown.err
    assert project.call("apply", "--allow-out-of-order").code == 0
    assert project.query("SELECT to_regclass('orders')::text") == [("orders",)]


def test_two_at_once_apply_everything_once(project: Project) -> None:
    slow = {"001_slow.up": "SELECT pg_sleep(0.3);", "001_slow.down": "SELECT 1;"}
    both = [project.write(slow | ORDERS).start("apply") for _ in range(2)]
    ended = [process.communicate(timeout=30) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("2 migrations applied" in out for out, _ in ended) == 1
    assert project.query("SELECT migration FROM migrator.schema_migrations ORDER BY id") == [
        ("001_slow",),
        ("002_orders",),
    ]


def test_a_rule_that_warns_is_shown_and_the_run_goes_on(project: Project) -> None:
    warning = {"thresholds": {"database_size": {"warn": "1kB"}}}
    migrations = [{"id": "001_users", "expect": warning}, "002_orders"]
    shown = project.write(USERS | ORDERS, migrations=migrations, preflight=warning, validate=warning).call("apply")
    assert (shown.code, shown.err.count("error")) == (0, 0)
    assert shown.out.count("warn[thresholds.database_size]:") == 3
    assert "0 rules hold, 3 warn." in shown.out
    assert project.query("SELECT to_regclass('orders')::text") == [("orders",)]


def test_all_rules_that_fail_are_shown_and_the_error_says_how_many_they_are(project: Project) -> None:
    expect = {"tables": {"users": {}, "absent_one": {}, "absent_two": {}}, "views": ["absent_three"]}
    shown = project.write(USERS, migrations=[{"id": "001_users", "expect": expect}]).call("apply")
    assert shown.code == 1
    for name in ("tables.absent_one", "tables.absent_two", "views.absent_three"):
        assert f"fail[{name}]:" in shown.err
    assert "1 rule holds, 3 fail." in shown.err
    assert "expected exists, found absent (and 2 more do not hold), checked " in shown.err
    assert project.query("SELECT to_regclass('users')") == [(None,)]
