import pytest

from migrator.sqltext.partitions import parse_bound, parse_key, same_bound, same_key


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("range(a, b)", "RANGE (a, b)", True),
        ("list ((lower(a)))", "LIST (lower(a))", True),
        ("hash (a public.odd_ops)", "HASH (a odd_ops)", True),
        ("range (a)", "LIST (a)", False),
        ("range (a, b)", "RANGE (b, a)", False),
        ("range (a)", "RANGE (a, b)", False),
        ('range (a collate "C")', "RANGE (a)", False),
        ("hash (a odd_ops)", "HASH (a)", False),
        ("range ((a::date))", "RANGE (a)", False),
    ],
)
def test_keys_are_the_same_however_they_are_written(wanted: str, found: str, same: bool) -> None:
    assert same_key(wanted, found) is same


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("default", "DEFAULT", True),
        ("for values in (1, 2)", "FOR VALUES IN ('2', '1')", True),
        ("for values in (null, true)", "FOR VALUES IN (true, NULL)", True),
        (
            "FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)",
            "FOR VALUES FROM ('2026-01-01 00:00:00+09') TO (MAXVALUE)",
            True,
        ),
        ("FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)", "FOR VALUES FROM ('2026-01-01') TO (MINVALUE)", False),
        ("FOR VALUES FROM (MINVALUE) TO (1)", "FOR VALUES FROM ('minvalue') TO (1)", False),
        ("FOR VALUES FROM (1) TO (2)", "FOR VALUES FROM (1, 1) TO (2, 2)", False),
        ("for values in (1, 2)", "FOR VALUES IN (1)", False),
        ("for values in (1, 1)", "FOR VALUES IN (1, 2)", False),
        ("for values in ('null')", "FOR VALUES IN (NULL)", False),
        ("DEFAULT", "FOR VALUES IN (1)", False),
        ("for values with (modulus 4, remainder 1)", "FOR VALUES WITH (modulus 8, remainder 1)", False),
    ],
)
def test_bounds_are_the_same_however_they_are_written(wanted: str, found: str, same: bool) -> None:
    assert same_bound(wanted, found) is same


@pytest.mark.parametrize(
    "text", ["", "range", "by range (a)", "range (a) WITH (fillfactor = 70)", "range (a); SELECT 1"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a partition key"):
        parse_key(text)


@pytest.mark.parametrize(
    "text", ["", "FOR VALUES (1)", "DEFAULT TABLESPACE fast", "DEFAULT; SELECT 1", "(a WITH OPTIONS) DEFAULT"]
)
def test_what_is_no_bound_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a partition's bound"):
        parse_bound(text)
