import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.values.units import parse_duration, parse_percent, parse_size, show_duration, show_time


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        *[("200ms", 200), ("30s", 30_000), ("1.5 s", 1500), ("15m", 900_000), ("2min", 120_000), ("2h", 7_200_000)],
        *[("7d", 604_800_000), ("0", 0), ("0s", 0)],
    ],
)
def test_a_duration_comes_to_milliseconds(written: str, milliseconds: int) -> None:
    assert parse_duration(written) == milliseconds


@pytest.mark.parametrize(("written", "size"), [("512kB", 524_288), ("10GB", 10 << 30), ("1.5MB", 3 << 19), ("0", 0)])
def test_a_size_comes_to_bytes_in_powers_of_1024(written: str, size: int) -> None:
    assert parse_size(written) == size


def test_a_percentage_needs_its_sign() -> None:
    assert parse_percent("70%") == 70
    with pytest.raises(ValueError, match="70"):
        parse_percent("70")


@pytest.mark.parametrize("written", ["", "200", "ms", "-1s", "1 fortnight", "1h30m", "٣s", "9" * 400 + "s", "1e3s"])
@pytest.mark.parametrize("parse", [parse_duration, parse_size, parse_percent])
def test_what_is_no_quantity_is_refused(parse: Callable[[str], float], written: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(written)}$"):
        parse(written)


@given(st.text())
def test_whatever_is_written_is_a_duration_or_a_value_error(written: str) -> None:
    with suppress(ValueError):
        assert parse_duration(written) >= 0


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [
        *[(3, "3 ms"), (999.4, "999 ms"), (999.6, "1.0 s"), (1400, "1.4 s"), (59_949, "59.9 s"), (59_999, "1 m")],
        *[(725_000, "12 m 5 s"), (3_599_700, "1 h"), (7_260_000, "2 h 1 m")],
    ],
)
def test_a_duration_is_shown_as_people_read_it(milliseconds: float, shown: str) -> None:
    assert show_duration(milliseconds) == shown


def test_times_are_shown_to_the_second_with_their_offset() -> None:
    assert show_time("2025-06-01T12:00:00.123456+02:00") == "2025-06-01 12:00:00+02:00"
    assert show_time(None) == ""
