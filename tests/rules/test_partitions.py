import json

import psycopg
import pytest

from migrator.rules.check import check
from migrator.values.location import Location
from tests.conftest import Connect
from tests.rules.asking import ask, problems, read, told

PARTITIONED = """
CREATE TABLE by_time (at timestamptz, n int) PARTITION BY RANGE (at, n);
CREATE TABLE by_time_2026 PARTITION OF by_time FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2027-01-01', 10);
CREATE TABLE by_time_rest PARTITION OF by_time DEFAULT;
CREATE TABLE by_word (word text, at timestamptz) PARTITION BY LIST (lower(word) COLLATE "C");
CREATE SCHEMA app; CREATE TABLE app.words PARTITION OF by_word FOR VALUES IN ('a', 'b', NULL);
CREATE TABLE by_hash (n bigint) PARTITION BY HASH (n);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE by_number (n numeric) PARTITION BY LIST (n);
CREATE TABLE by_number_1 PARTITION OF by_number FOR VALUES IN (1, -2);
CREATE TABLE alone (n int);
SET TimeZone = 'Asia/Tokyo';
"""


# A table, what is said of it, and what is found where that does not hold.
KEYS = [
    ("by_time", "range(AT,n)", ""),
    ("by_word", 'list ( (lower( word ) ) collate "C" )', ""),
    ("by_hash", "hash (n)", ""),
    ("by_time", "list (at)", "RANGE (at, n)"),
    ("by_time", "range (n, at)", "RANGE (at, n)"),
    ("by_time", "range (at)", "RANGE (at, n)"),
    ("by_word", "list (lower(word))", 'LIST (lower(word) COLLATE "C")'),
    ("alone", "range (n)", "not partitioned"),
]
YEAR = "FOR VALUES FROM ('2026-01-01 09:00:00+09', MINVALUE) TO ('2027-01-01 09:00:00+09', 10)"
BOUNDS = [
    ("by_time", "by_time_2026", YEAR, ""),
    ("by_time", "by_time_2026", YEAR.replace(" 09:00:00+09", " 00:00Z"), ""),
    ("by_time", "by_time_2026", YEAR.replace(":00+09", "").lower(), ""),
    ("by_time", "by_time_2026", YEAR.replace("+09", "Z"), YEAR),
    ("by_time", "by_time_2026", YEAR.replace(" 09:00:00+09", ""), YEAR),
    ("by_time", "by_time_2026", YEAR.replace("MINVALUE", "'MINVALUE'"), YEAR),
    ("by_time", "by_time_2026", YEAR.replace("10", "11"), YEAR),
    ("by_time", "public.by_time_rest", "default", ""),
    ("by_word", "app.words", "for values in (null, 'b', 'a')", ""),
    ("by_word", "words", "DEFAULT", "FOR VALUES IN ('a', 'b', NULL)"),
    ("by_word", "words", "FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('a', 'b', NULL)"),
    ("by_word", "words", "FOR VALUES IN ('a', 'b', 'NULL')", "FOR VALUES IN ('a', 'b', NULL)"),
    ("by_word", "public.words", "DEFAULT", "not attached"),
    ("by_hash", "by_hash_1", "for values with (remainder 1, modulus 4)", ""),
    ("by_hash", "by_hash_1", "FOR VALUES WITH (MODULUS 4, REMAINDER 2)", "FOR VALUES WITH (modulus 4, remainder 1)"),
    ("by_number", "by_number_1", "FOR VALUES IN (1,-2)", ""),
    ("by_number", "by_number_1", "FOR VALUES IN (1, 2)", "FOR VALUES IN ('1', '-2')"),
    ("alone", "by_hash_1", "DEFAULT", "the table is not partitioned"),
]


def test_keys_and_bounds_of_partitions_are_compared_by_what_they_mean(connect: Connect) -> None:
    connection = connect()
    connection.execute("SET TimeZone = 'UTC';" + PARTITIONED)
    keys = [(table, {"partition_by": key}, "partition by", found) for table, key, found in KEYS]
    bounds = [(t, {"partitions": {part: bound}}, f"partition {part}", found) for t, part, bound, found in BOUNDS]
    for table, said, about, found in keys + bounds:
        text = json.dumps({"tables": {table: said}})
        assert check(read(text)) == ()
        verdict = ask(connection, text)[-1]
        assert verdict.rule == f"table {table}, {about}"
        assert (verdict.status, verdict.found) == (("fail", found) if found else ("pass", verdict.found)), said


def test_partitions_that_are_only_named_are_attached_whatever_their_bounds(connect: Connect) -> None:
    connection = connect()
    connection.execute(PARTITIONED)
    verdicts = ask(connection, "tables: {by_time: {partitions: [by_time_2026, app.words, by_time_res]}}")
    assert told(verdicts[1:]) == [
        ("pass", "table by_time, partition by_time_2026", "attached", "attached"),
        ("fail", "table by_time, partition app.words", "attached", "not attached"),
        ("fail", "table by_time, partition by_time_res", "attached", "not attached"),
    ]
    assert verdicts[3].hint == "There is by_time_rest."


def test_a_partition_whose_detaching_was_cut_off_fails_and_the_hint_ends_it(connect: Connect) -> None:
    connection, reader, detacher = connect(), connect(), connect()
    connection.execute(PARTITIONED + "ALTER TABLE by_time DETACH PARTITION by_time_rest")
    reader.execute("BEGIN; SELECT count(*) FROM by_time")
    detacher.execute("SET lock_timeout = '50ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        detacher.execute("ALTER TABLE by_time DETACH PARTITION by_time_2026 CONCURRENTLY")
    reader.execute("ROLLBACK")
    [verdict] = [v for v in ask(connection, "tables: {by_time: {partitions: [by_time_2026]}}") if v.status != "pass"]
    assert (verdict.expected, verdict.found) == ("attached", "being detached")
    assert verdict.hint == "ALTER TABLE public.by_time DETACH PARTITION public.by_time_2026 FINALIZE;"
    connection.execute(verdict.hint.encode())


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ("partition_by: by range (a)", 28),
        ("partition_by: range (a) with (fillfactor = 70)", 28),
        ("partitions: {p: FOR VALUES (1)}", 27),
        ("partitions: {p: DEFAULT PARTITION BY range (a)}", 27),
    ],
)
def test_keys_and_bounds_that_are_none_are_told_before_anything_is_asked(said: str, column: int) -> None:
    [problem] = check(read(f"tables: {{t: {{{said}}}}}"))
    assert (problem.code, problem.location) == ("bad-rule", Location("manifest.yaml", 1, column))


def test_every_bad_name_is_told() -> None:
    found = problems("tables: {t: {partitions: [a b, c, 'd e']}, u: {partitions: {f g: DEFAULT}}, v: {partitions: h}}")
    assert found[-1].message == "expected a list of names, or a mapping, found 'h'"
    assert [problem.location.column for problem in found] == [27, 35, 61, 93]
