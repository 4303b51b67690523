"""COPY data and psql's lines: taken out where they are, left alone where they only look like it."""

import pytest

from migrator.sqltext.copydata import take_out

DUMP = """\
--
-- PostgreSQL database dump
--

\\restrict 8pQ'xyz

SET search_path = '';
CREATE TABLE public.ort (name text, é int);

COPY public.ort (name, "é") FROM stdin;
it's; \\N\t1
BEGIN;\t2
\\.x\t3
\\.

-- Completed
COPY public.empty FROM stdin;
\\.

SELECT 'é';
\\unrestrict 8pQ'xyz
"""


def test_a_text_without_anything_to_take_out_is_not_copied() -> None:
    text = "SELECT 'COPY'; SELECT E'a\\n'"
    assert take_out(text).sent is text


def test_a_text_that_only_looks_like_it_is_not_copied_either() -> None:
    text = (
        "SELECT 'COPY t FROM stdin;\n\\.\n'; /*\n\\connect x\n*/ SELECT $$\n\\i y\n$$; COPY t TO stdin; -- stdin \\g\n"
    )
    assert take_out(text).sent is text


def test_a_dump_is_made_fit_for_the_server() -> None:
    prepared = take_out(DUMP)
    assert prepared.problems == ()
    assert prepared.blocks == ("it's; \\N\t1\nBEGIN;\t2\n\\.x\t3\n", "")
    assert "restrict" not in prepared.sent
    assert "it's" not in prepared.sent
    assert [prepared.sent[at : at + 15] for at in prepared.copies] == ["COPY public.ort", "COPY public.emp"]


def test_every_character_that_is_sent_is_found_in_the_file_again() -> None:
    prepared = take_out(DUMP)
    assert "".join(DUMP[prepared.original(at)] for at in range(len(prepared.sent))) == prepared.sent
    assert prepared.original(len(prepared.sent)) == len(DUMP)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY t FROM stdin;",
        "copy t (a, b) from StdIn with (format csv);",
        "/* data */ COPY t FROM STDIN CSV; -- here",
        "COPY t FROM STDIN WITH (FORMAT csv, HEADER match, REJECT_LIMIT 3);",
        "COPY t FROM STDIN INVENTED BY A NEWER SERVER;",
        "COPY t FROM STDIN WHERE a > 1 ;",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_copy_from_stdin_is_known_by_parsing(statement: str, end: str) -> None:
    prepared = take_out(end.join([statement, "it's", "\\.", "SELECT 1;"]))
    assert prepared.blocks == (f"it's{end}",)
    assert prepared.sent == f"{statement}{end}SELECT 1;"


@pytest.mark.parametrize(
    "statement", ["COPY t FROM '/stdin';", "COPY t TO STDOUT; -- stdin", "COPY t FROM PROGRAM 'stdin';"]
)
def test_another_copy_has_no_data(statement: str) -> None:
    assert take_out(statement + "\nSELECT 1").blocks == ()


def test_what_follows_on_the_line_of_a_copy_is_sql_as_in_psql() -> None:
    prepared = take_out("COPY t FROM stdin; SELECT 1;\n1\n\\.\nSELECT 2;")
    assert prepared.sent == "COPY t FROM stdin; SELECT 1;\nSELECT 2;"
    assert prepared.blocks == ("1\n",)


def test_data_without_an_end_are_a_problem_of_their_copy() -> None:
    prepared = take_out("SELECT 1;\nCOPY t FROM stdin;\n1\n2\n\\.3\n")
    assert [(p.code, p.offset) for p in prepared.problems] == [("copy-unterminated", 10)]
    assert prepared.blocks == ("1\n2\n\\.3\n",)


@pytest.mark.parametrize(
    ("text", "offset", "command"),
    [
        ("\\connect other\nSELECT 1;", 0, "\\connect"),
        ("SELECT 'é';\n  \\i it's.sql\nSELECT 1;", 14, "\\i"),
        ("SELECT 'a' \\gexec\n", 11, "\\gexec"),
        ("SELECT 1;\n\\.\n", 10, "\\."),
        ("\\set x 1", 0, "\\set"),
    ],
)
def test_psql_commands_are_problems(text: str, offset: int, command: str) -> None:
    (problem,) = take_out(text).problems
    assert (problem.code, problem.offset) == ("psql-command", offset)
    assert problem.message.startswith(command + " ")


def test_a_literal_without_an_end_ends_the_search() -> None:
    prepared = take_out("\\restrict x\nSELECT 'a\n\\connect x\n")
    assert (prepared.sent, prepared.problems) == ("SELECT 'a\n\\connect x\n", ())


def test_every_psql_command_is_reported_at_once() -> None:
    prepared = take_out("\\set x 1\nSELECT 1;\n\\echo it's\n\\restrict ok\nSELECT 2;")
    assert [problem.message.split()[0] for problem in prepared.problems] == ["\\set", "\\echo"]
    assert prepared.sent == "SELECT 1;\nSELECT 2;"
