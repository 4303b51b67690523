from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.project.numbering import next_id
from migrator.values.errors import UsageError

NOW = datetime(2026, 11, 24, 20, 30, 15, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("listed", "identity"),
    [
        ([], "001_add_totals"),
        (["001_a", "002_b"], "003_add_totals"),
        (["0009_a"], "0010_add_totals"),
        (["999_a"], "1000_add_totals"),
        (["007_a", "003_b"], "008_add_totals"),
        (["001-a"], "002-add_totals"),
        (["1 a"], "2 add_totals"),
        (["001"], "002_add_totals"),
        (["001-2fa"], "002-add_totals"),
        (["v1/001_a", "v2/001_b"], "v2/002_add_totals"),
        (["create_users"], "001_add_totals"),
        (["000001_a", "create_users"], "000002_add_totals"),
    ],
)
def test_the_next_number_is_written_like_the_last_one(listed: list[str], identity: str) -> None:
    assert next_id(listed, [], "add totals", NOW) == identity


@pytest.mark.parametrize(
    ("last", "identity"),
    [
        ("20240501120000_a", "20261124203015_x"),
        ("202405011200_a", "202611242030_x"),
        ("20240501_a", "20261124_x"),
        ("2024-05-01-120000_a", "2026-11-24-203015_x"),
        ("2024-05-01_a", "2026-11-24_x"),
        ("20261124203015_a", "20261124203016_x"),
        ("20261231235959_a", "20270101000000_x"),
        ("20261124_a", "20261125_x"),
    ],
)
def test_a_project_that_numbers_by_time_gets_a_time_above_all_others(last: str, identity: str) -> None:
    assert next_id([last], [], "x", NOW) == identity


@pytest.mark.parametrize(
    ("listed", "identity"),
    [(["001_a", "20240501120000_b"], "20261124203015_x"), (["20240501120000_a", "002_b"], "003_x")],
)
def test_where_both_are_mixed_the_last_one_shows_the_way(listed: list[str], identity: str) -> None:
    assert next_id(listed, [], "x", NOW) == identity


@pytest.mark.parametrize(("last", "identity"), [("20241301_a", "20241302_x"), ("00000012_a", "00000013_x")])
def test_eight_digits_that_are_no_date_are_a_number(last: str, identity: str) -> None:
    assert next_id([last], [], "x", NOW) == identity


def test_the_number_of_a_file_that_nobody_listed_is_taken_too() -> None:
    assert next_id(["001_a"], ["004_forgotten"], "x", NOW) == "005_x"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Add Totals!", "add_totals"), ("größe", "größe"), ("  a--b  ", "a_b"), ("002_add", "add"), ("2fa", "2fa")],
)
def test_a_name_becomes_a_part_of_a_file_name(name: str, slug: str) -> None:
    assert next_id(["001_a"], [], name, NOW) == f"002_{slug}"


@pytest.mark.parametrize("name", ["", "!?", "../..", "x" * 151])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        next_id([], [], name, NOW)
    assert caught.value.problem.code == "bad-name"


@given(st.lists(st.integers(0, 10**6), min_size=1), st.integers(1, 6))
def test_the_next_number_is_new_whatever_the_numbers_are(numbers: list[int], width: int) -> None:
    listed = [f"{number:0{width}}_a" for number in numbers]
    assert int(next_id(listed, [], "x", NOW).removesuffix("_x")) == max(numbers) + 1
