"""A script's mode, its units and its problems."""

import subprocess
import sys
from itertools import pairwise

import pytest

from migrator.sqltext import fallback, reading, survey
from migrator.sqltext.script import Script, analyse
from migrator.values.location import Location
from tests.sqltext.places import statement_at


def at(line: int, column: int) -> Location:
    return Location("a.sql", line, column)


def told(script: Script) -> list[tuple[str, int, int]]:
    return [(p.code, p.location.line, p.location.column) for p in script.problems if p.location]


def units(script: Script) -> list[tuple[str, bool]]:
    return [(unit.text.strip(), unit.transactional) for unit in script.units]


def test_a_plain_script_is_one_unit_sent_as_it_stands() -> None:
    text = "-- é\nCREATE TABLE t (a int);\n\nSELECT 1"
    script = analyse(text, "a.sql")
    (unit,) = script.units
    assert (script.mode, script.wrapped, script.statements, script.problems) == ("single", False, 2, ())
    assert (unit.text, unit.transactional, unit.first_line, unit.last_line) == (text, True, 1, 4)
    assert unit.kind == "TRANSACTION"


@pytest.mark.parametrize("text", ["", "\n", "-- nothing", "/* nothing */;"])
def test_a_script_without_statements_is_a_unit_without_statements(text: str) -> None:
    script = analyse(text, "a.sql")
    assert (script.statements, script.problems, script.units[0].text) == (0, (), text)
    assert statement_at(script, 0) is None


class TestWrapped:
    """A script that is wholly one BEGIN … COMMIT pair is as good as one without: the pair is the runner's."""

    @pytest.mark.parametrize(
        ("begin", "commit", "options"),
        [
            ("BEGIN;", "COMMIT;", ""),
            ("begin work ;", "end", ""),
            ("START TRANSACTION;", "COMMIT WORK", ""),
            ("BEGIN /* a;b */ ;", "END TRANSACTION;", ""),
            ("-- why\nBEGIN TRANSACTION;", "COMMIT; -- done", ""),
            ("BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE;", "COMMIT", "ISOLATION LEVEL SERIALIZABLE, READ WRITE"),
            ("START TRANSACTION DEFERRABLE -- why\n;", "COMMIT AND NO CHAIN;", "DEFERRABLE"),
        ],
    )
    def test_the_pair_is_taken_off(self, begin: str, commit: str, options: str) -> None:
        script = analyse(f"{begin}\nSELECT 'é';\nSELECT 2;\n{commit}", "a.sql")
        assert (script.mode, script.wrapped, script.problems) == ("single", True, ())
        assert units(script) == [("SELECT 'é';\nSELECT 2;", True)]
        assert script.units[0].begin_options == options

    def test_the_statements_are_counted_inside(self) -> None:
        script = analyse("BEGIN;\nSELECT 1;\n  SELECT 2;\nCOMMIT;", "a.sql")
        assert [statement_at(script, ordinal) for ordinal in (0, 1)] == [at(2, 1), at(3, 3)]

    def test_the_lines_are_those_of_the_pair(self) -> None:
        (unit,) = analyse("-- why\nBEGIN;\nSELECT 1;\nCOMMIT;\n-- done\n", "a.sql").units
        assert (unit.first_line, unit.last_line, unit.kind) == (2, 4, "SELECT")

    def test_a_function_with_begin_and_end_in_its_body_wraps_nothing(self) -> None:
        script = analyse("DO $$BEGIN; END; COMMIT; $$", "a.sql")
        assert (script.wrapped, script.mode, script.problems) == (False, "single", ())

    @pytest.mark.parametrize(
        ("text", "places"),
        [
            ("BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;", [1, 18, 26, 43]),
            ("BEGIN; SELECT 1; COMMIT; SELECT 2;", [1, 18]),
            ("SELECT 0; BEGIN; SELECT 1; COMMIT;", [11, 28]),
            ("BEGIN; SELECT 1; COMMIT AND CHAIN;", [1, 18]),
            ("BEGIN; SELECT 1; ROLLBACK;", [1, 18]),
            ("BEGIN; SELECT 1;", [1]),
            ("SELECT 1; ABORT", [11]),
            ("BEGIN; SELECT 1; PREPARE TRANSACTION 'x'; COMMIT;", [1, 18, 43]),
        ],
    )
    def test_any_other_transaction_command_is_refused_with_its_place(self, text: str, places: list[int]) -> None:
        script = analyse(text, "a.sql")
        assert told(script) == [("transaction-control", 1, place) for place in places]
        assert not script.wrapped

    @pytest.mark.parametrize(
        "text",
        ["SAVEPOINT s; ROLLBACK TO s; RELEASE s", "SET TRANSACTION READ ONLY", "SET LOCAL a.b = 1", "SELECT 'COMMIT;'"],
    )
    def test_what_stays_inside_of_the_transaction_is_fine(self, text: str) -> None:
        assert analyse(text, "a.sql").problems == ()


class TestNone:
    """A script of which something cannot run in a transaction runs unit by unit."""

    TEXT = """\
CREATE TABLE é (a int);
CREATE INDEX CONCURRENTLY i
    ON é (a);  -- ;
BEGIN READ WRITE;
  INSERT INTO é VALUES (1);
  SET LOCAL work_mem = '1GB';
COMMIT;
VACUUM é"""

    def test_its_units_are_statements_and_whole_blocks(self) -> None:
        script = analyse(self.TEXT, "a.sql")
        assert script.mode == "none"
        assert script.problems == ()
        assert units(script) == [
            ("CREATE TABLE é (a int)", True),
            ("CREATE INDEX CONCURRENTLY i\n    ON é (a)", False),
            ("INSERT INTO é VALUES (1);\n  SET LOCAL work_mem = '1GB';", True),
            ("VACUUM é", False),
        ]
        assert [unit.ordinal for unit in script.units] == [1, 2, 3, 4]
        assert [(unit.first_line, unit.last_line) for unit in script.units] == [(1, 1), (2, 3), (4, 7), (8, 8)]
        assert [unit.kind for unit in script.units] == ["CREATE TABLE", "CREATE INDEX", "TRANSACTION", "VACUUM"]
        assert script.units[2].begin_options == "READ WRITE"

    def test_the_reasons_are_told_with_their_places(self) -> None:
        reasons = [(reason.message, reason.location) for reason in analyse(self.TEXT, "a.sql").reasons]
        assert reasons == [
            ("CREATE INDEX CONCURRENTLY cannot run in a transaction", at(2, 1)),
            ("VACUUM cannot run in a transaction", at(8, 1)),
        ]

    def test_the_statements_of_a_unit_are_found_by_the_results_before_them(self) -> None:
        script = analyse(self.TEXT, "a.sql")
        starts = [script.start_of(script.units[2], ordinal) for ordinal in (-1, 0, 1)]
        assert [start and script.locate(start) for start in starts] == [None, at(5, 3), at(6, 3)]
        assert script.start_of(script.units[0], 1) is None
        assert list(script.statements_of(script.units[2])) == ["INSERT INTO é VALUES (1)", "SET LOCAL work_mem = '1GB'"]

    def test_a_script_may_be_declared_so(self) -> None:
        script = analyse("BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT; SELECT 3", "a.sql", declared="none")
        assert (script.mode, script.problems, script.reasons, script.wrapped) == ("none", (), (), False)
        assert units(script) == [("SELECT 1;", True), ("SELECT 2;", True), ("SELECT 3", True)]

    def test_a_script_that_needs_it_cannot_be_declared_otherwise(self) -> None:
        script = analyse("SELECT 1;\nVACUUM", "a.sql", declared="single")
        assert told(script) == [("cannot-be-single", 2, 1)]

    def test_an_edited_unit_is_known_by_its_hash(self) -> None:
        one = analyse("VACUUM a; -- x\nANALYZE b", "a.sql").units
        other = analyse("VACUUM  a;\nANALYZE c", "a.sql").units
        assert one[0].hash == other[0].hash
        assert one[1].hash != other[1].hash

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("VACUUM; BEGIN; VACUUM; COMMIT", ("not-in-transaction", 1, 16)),
            ("BEGIN; DROP INDEX CONCURRENTLY i; COMMIT", ("not-in-transaction", 1, 8)),
            ("VACUUM; BEGIN; BEGIN; COMMIT", ("transaction-control", 1, 16)),
            ("VACUUM; COMMIT", ("transaction-control", 1, 9)),
            ("VACUUM; BEGIN; SELECT 1", ("transaction-control", 1, 9)),
            ("VACUUM; BEGIN; ROLLBACK; COMMIT", ("transaction-control", 1, 16)),
            ("VACUUM; BEGIN; COMMIT AND CHAIN; COMMIT", ("transaction-control", 1, 16)),
            ("VACUUM; BEGIN; PREPARE TRANSACTION 'x'; COMMIT", ("transaction-control", 1, 16)),
            ("VACUUM; BEGIN; COMMIT PREPARED 'x'; COMMIT", ("not-in-transaction", 1, 16)),
            ("VACUUM; SET LOCAL a.b = 1", ("set-local-no-effect", 1, 9)),
        ],
    )
    def test_what_is_wrong_with_its_blocks_is_told_with_its_place(
        self, text: str, expected: tuple[str, int, int]
    ) -> None:
        assert told(analyse(text, "a.sql")) == [expected]


def test_a_problem_shows_the_line_of_the_file() -> None:
    (problem,) = analyse("\\restrict x\nSELECT 'é'; COMMIT;", "a.sql").problems
    assert problem.location == at(2, 13)
    assert problem.excerpt == "SELECT 'é'; COMMIT;\n            ^"
    assert problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "SELECT pg_advisory_unlock_all()",
        "SELECT Pg_Advisory_Unlock_All(), 1",
        "SELECT * FROM (SELECT pg_catalog.pg_advisory_unlock_all()) s",
        "DO $$BEGIN PERFORM pg_advisory_unlock_all(); END$$",
        "DISCARD ALL",
    ],
)
def test_releasing_every_lock_is_warned_of(text: str) -> None:
    (problem,) = analyse(text, "a.sql").problems
    assert (problem.code, problem.severity) == ("unlock-all", "warning")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 'pg_advisory_unlock_all()'",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$SELECT pg_advisory_unlock_all()$$",
        "DISCARD TEMP",
    ],
)
def test_speaking_of_it_is_not(text: str) -> None:
    assert analyse(text, "a.sql").problems == ()


class TestUnknown:
    """What the parser does not know may be a newer server's, or another dialect's: the server decides."""

    def test_it_is_a_warning_with_its_place(self) -> None:
        script = analyse("SELECT 1;\nCREATE WIDGET é (a); SELECT 2", "a.sql")
        assert told(script) == [("unparsed", 2, 8)]
        assert script.problems[0].severity == "warning"
        assert (script.mode, script.statements) == ("single", 3)

    def test_it_is_classified_by_its_words(self) -> None:
        script = analyse("REPACK (CONCURRENTLY) t; VACUUM (INVENTED t; SELECT 2", "a.sql")
        assert [reason.location.column for reason in script.reasons] == [1, 26]

    def test_a_transaction_command_with_a_new_option_is_still_one(self) -> None:
        script = analyse("BEGIN INVENTED;\nSELECT 1;\nCOMMIT;", "a.sql")
        assert (script.wrapped, script.units[0].begin_options, told(script)) == (True, "INVENTED", [("unparsed", 1, 7)])
        assert ("transaction-control", 1, 1) in told(analyse("COMMIT INVENTED; SELECT 1", "a.sql"))

    def test_it_is_split_though_the_scanner_refuses_it(self) -> None:
        script = analyse("SELECT 0; SELECT 1a; -- b;\nVACUUM é; /* c */ SELECT 3", "a.sql")
        assert told(script) == [("unparsed", 1, 18)]
        assert [text for text, _ in units(script)] == ["SELECT 0", "SELECT 1a", "VACUUM é", "SELECT 3"]
        assert [unit.transactional for unit in script.units] == [True, True, False, True]

    def test_what_is_too_large_for_the_tolerant_splitter_stays_in_one_piece(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fallback, "LARGEST", 10)
        script = analyse("SELECT 0; SELECT 1a; SELECT 2", "a.sql")
        assert (script.statements, script.units[0].text) == (2, script.text)

    @pytest.mark.parametrize(("text", "column"), [("SELECT 1; SELECT 'a", 18), ("SELECT 1 /* a", 10), ("DO $$ a", 4)])
    def test_what_has_no_end_is_an_error(self, text: str, column: int) -> None:
        script = analyse(text, "a.sql")
        assert told(script) == [("unterminated", 1, column)]
        assert script.problems[0].severity == "error"


def test_a_nul_byte_is_an_error_with_its_place() -> None:
    script = analyse("SELECT 1;\nSELECT \0 2", "a.sql")
    assert told(script) == [("null-byte", 2, 8)]
    assert script.units == ()


class TestCopy:
    """COPY data go with the unit whose statement reads them."""

    TEXT = (
        "COPY a FROM stdin;\n1\n\\.\nVACUUM a;\nBEGIN;\nCOPY b FROM stdin;\n2\n\\.\nCOPY c FROM stdin;\n3\n\\.\nCOMMIT;"
    )

    def test_in_one_transaction(self) -> None:
        script = analyse(self.TEXT.replace("VACUUM a;\nBEGIN;\n", "").replace("COMMIT;", "SELECT 1"), "a.sql")
        assert script.units[0].blocks == ("1\n", "2\n", "3\n")
        assert statement_at(script, 3) == at(10, 1)

    def test_in_units(self) -> None:
        script = analyse(self.TEXT, "a.sql")
        assert [unit.blocks for unit in script.units] == [("1\n",), (), ("2\n", "3\n")]
        assert [(unit.first_line, unit.last_line) for unit in script.units] == [(1, 1), (4, 4), (5, 12)]

    def test_the_data_are_part_of_the_hash(self) -> None:
        other = analyse(self.TEXT.replace("\n1\n", "\n9\n"), "a.sql")
        script = analyse(self.TEXT, "a.sql")
        assert script.units[0].hash != other.units[0].hash
        assert script.content_hash != other.content_hash

    def test_what_is_wrong_with_the_data_is_told(self) -> None:
        assert told(analyse("SELECT 1;\nCOPY a FROM stdin;\n1", "a.sql")) == [("copy-unterminated", 2, 1)]
        assert told(analyse("\\set a 1\nCOMMIT;", "a.sql")) == [("psql-command", 1, 1), ("transaction-control", 2, 1)]


def test_a_statement_too_large_to_parse_is_known_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 20)
    script = analyse("VACUUM (VERBOSE, ANALYZE) t; INSERT INTO t VALUES (1, 2, 3", "a.sql")
    assert ([reason.message for reason in script.reasons], script.problems) == (
        ["VACUUM cannot run in a transaction"],
        (),
    )


def test_the_data_of_a_large_script_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "LARGEST", 20)
    assert told(analyse("INSERT INTO t VALUES (1, 2, 3; COMMIT", "a.sql")) == []
    assert told(analyse("insert into t values (1 2); COMMIT", "a.sql")) == [("transaction-control", 1, 29)]
    assert told(analyse("INSERT INTO t SELECT pg_advisory_unlock_all()", "a.sql")) == [("unlock-all", 1, 1)]


def test_a_large_script_is_read_in_little_memory() -> None:
    """Its statements take two numbers each, and its data are not parsed: in all, less than the text itself."""
    script = (
        "import resource\n"
        "from migrator.sqltext.script import analyse\n"
        "analyse('SELECT 1', 'a.sql')\n"
        "text = 'INSERT INTO t (a, b) VALUES (1, now());\\n' * 200_000 + 'COMMIT'\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "found = analyse(text, 'a.sql')\n"
        "assert (found.statements, len(found.problems)) == (200_001, 1), found.problems\n"
        "assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < len(text) / 1024\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_parser_is_loaded_only_on_use() -> None:
    """A run with nothing to do must not pay for it."""
    script = (
        "import sys\n"
        "import migrator.sqltext.content, migrator.sqltext.copydata, migrator.sqltext.excerpt\n"
        "import migrator.sqltext.expressions, migrator.sqltext.script, migrator.sqltext.touches\n"
        "assert not {'postgast', 'sqlparse'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_text_is_cut_where_statements_begin_and_no_piece_is_too_short() -> None:
    text = "BEGIN; -- é\n" + "".join(f"SELECT '{n};é';\n" for n in range(100)) + "COMMIT;\n"
    script = analyse(text, "a.sql")
    (unit,) = script.units
    edges = (0, *script.cuts(unit, 100), len(unit.text))
    pieces = [unit.text[start:end] for start, end in pairwise(edges)]
    assert len(pieces) > 10
    assert all(len(piece) >= 100 and piece.startswith("SELECT") for piece in pieces[1:-1])
    assert max(map(len, pieces)) < 130


@pytest.mark.parametrize("text", ["", "-- nothing", f"SELECT '{'x' * 300}'", f"SELECT '{'x' * 300}'; -- {'x' * 300}"])
def test_a_single_statement_is_not_cut(text: str) -> None:
    script = analyse(text, "a.sql")
    assert script.cuts(script.units[0], 100) == ()
