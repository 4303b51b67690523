import pytest

from migrator.rules.rows import Rows
from migrator.values.location import Location

PLACE = Location("manifest.yaml")


@pytest.mark.parametrize(
    ("rows", "limit"),
    [
        (Rows(PLACE, at_least=10), 10),
        (Rows(PLACE, at_most=10), 11),
        (Rows(PLACE, exactly=0), 1),
        (Rows(PLACE, at_least=5, at_most=7), 8),
    ],
)
def test_rows_are_counted_no_further_than_needed(rows: Rows, limit: int) -> None:
    assert rows.limit == limit


def test_every_bound_that_is_written_counts() -> None:
    rows = Rows(PLACE, at_least=2, at_most=4)
    assert [count for count in range(6) if rows.allow(count)] == [2, 3, 4]
    assert [count for count in range(6) if Rows(PLACE, exactly=3).allow(count)] == [3]


def test_a_count_that_stopped_at_its_limit_says_so() -> None:
    assert Rows(PLACE, at_most=4).show(5) == "5 or more"
    assert Rows(PLACE, at_most=4).show(4) == "4"
    assert str(Rows(PLACE, at_least=2, at_most=4)) == "at least 2, at most 4"
