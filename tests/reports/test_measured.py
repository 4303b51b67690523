"""What was measured of a script, as text."""

import pytest
from syrupy.assertion import SnapshotAssertion

from migrator.reports.measured import lines
from migrator.reports.style import Style
from migrator.values.measured import Effect, MeasuredScript, MeasuredStatement

ORDERS = Effect("public", "orders", "table", "access exclusive", scan=True, rows=41_200_000, size=12 << 30)
MEASURED = MeasuredScript(
    (
        MeasuredStatement(3, "ALTER TABLE", 10.4, 1240.6, (ORDERS,)),
        MeasuredStatement(5, "ALTER TABLE", 1000.0, 1230.2, (ORDERS._replace(taken=False, rewrite=True),)),
        MeasuredStatement(
            9,
            "ALTER TABLE",
            2.0,
            230.2,
            (
                Effect("app", "us\x1bers", "table", "share row exclusive", upgraded_from="row share", rows=9300),
                Effect("public", "items", "partitioned table", "share row exclusive"),
                Effect("public", "lines", "table", "share update exclusive"),
            ),
        ),
        MeasuredStatement(
            12, "UPDATE", 200.0, 228.2, (Effect("public", "lines", "table", "row exclusive", scan=True),)
        ),
        MeasuredStatement(
            13, "TRUNCATE", 20.0, 28.2, (Effect("public", "log", "table", "access exclusive", emptied=True),), 3
        ),
        MeasuredStatement(20, "REINDEX", 8.2, 8.2, (Effect("public", "i", "index", "access exclusive", rewrite=True),)),
        MeasuredStatement(
            21, "CREATE INDEX", 70.0, 70.0, (Effect("public", "lines", "table", "share", scan=True),), 1, 2, True
        ),
    ),
    1340.6,
    123_456,
    ("orders", "app.us\x1bers", "items", "log"),
)


@pytest.mark.parametrize("style", [Style(), Style(True, 80), Style(detail="verbose")], ids=["plain", "wide", "verbose"])
def test_what_was_measured_looks_like_this(style: Style, snapshot: SnapshotAssertion) -> None:
    assert "\n".join(lines(MEASURED, style)) == snapshot


def test_of_a_script_that_nobody_waits_for_there_is_nothing_to_say() -> None:
    quiet = MeasuredScript((MeasuredStatement(1, "CREATE TABLE", 1.0, 1.0),), 1.0, 100)
    assert lines(quiet, Style()) == []
