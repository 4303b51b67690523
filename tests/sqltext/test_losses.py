"""What a script takes with it, by its text."""

import pytest

from migrator.sqltext.losses import Loss, losses
from migrator.sqltext.script import analyse


def found(text: str) -> list[tuple[str, str, str]]:
    return [(loss.schema, loss.table, loss.column) for loss in losses(analyse(text, "a.down.sql"))]


def test_dropped_tables_lose_everything() -> None:
    assert found("DROP TABLE IF EXISTS app.a, b CASCADE;") == [("app", "a", ""), ("", "b", "")]
    assert found("DROP TABLE shop.app.a;") == [("app", "a", "")]


def test_emptied_tables_lose_their_rows() -> None:
    told = losses(analyse("TRUNCATE a, ONLY app.b RESTART IDENTITY; DELETE FROM c;", "a.down.sql"))
    assert list(map(str, told)) == ["all rows of a", "all rows of app.b", "all rows of c"]


def test_dropped_columns_lose_their_values() -> None:
    assert found('ALTER TABLE app.a DROP COLUMN "X", ADD COLUMN y int, DROP COLUMN IF EXISTS z CASCADE;') == [
        ("app", "a", "X"), ("app", "a", "z")]  # fmt: skip


def test_names_are_as_the_catalog_has_them() -> None:
    assert found('DROP TABLE "A b".C, "ü""x";') == [("A b", "c", ""), ("", 'ü"x', "")]


@pytest.mark.parametrize(
    "text",
    [
        "DROP INDEX i;", "DROP VIEW v;", "CREATE TABLE t ();", "DELETE FROM t WHERE a;",
        "ALTER TABLE t DROP CONSTRAINT c;",
        "-- DROP TABLE t;", "SELECT 'DROP TABLE t;';", "DO $$ BEGIN DROP TABLE t; END $$;", "",
    ],
)  # fmt: skip
def test_what_is_not_seen_or_not_lost_is_not_listed(text: str) -> None:
    assert found(text) == []


def test_each_is_listed_once_and_in_the_order_of_the_script() -> None:
    assert losses(analyse("DROP TABLE b; TRUNCATE a; DROP TABLE b;", "x")) == (
        Loss("", "b"), Loss("", "a", emptied=True))  # fmt: skip


def test_scripts_with_a_transaction_of_their_own_or_none_are_read_alike() -> None:
    assert found("BEGIN; DROP TABLE a; COMMIT;") == [("", "a", "")]
    assert found("DROP INDEX CONCURRENTLY i; DROP TABLE a; VACUUM;") == [("", "a", "")]


def test_copy_data_are_no_statements() -> None:
    assert found("COPY t FROM stdin;\nDROP TABLE x;\n\\.\nDROP TABLE a;\n") == [("", "a", "")]


def test_a_statement_that_cannot_be_read_hides_no_other() -> None:
    assert found("DROP TABLE a; FROBNICATE b; DROP TABLE c;") == [("", "a", ""), ("", "c", "")]
