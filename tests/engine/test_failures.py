"""What PostgreSQL says of a script, at the place in the file that it is about."""

import pytest

from tests.engine.conftest import Project


def failing(project: Project, text: str, **keys: object) -> tuple[str, str, str | None, str | None]:
    result = project.write({"001_a.up": text, "001_a.down": "SELECT 1;"}, **keys).apply()
    assert result.problem
    problem = result.problem
    return problem.code, f"{problem.location}".rpartition("/")[2], problem.excerpt, problem.hint


def test_a_syntax_error_stands_where_the_parser_stopped(project: Project) -> None:
    code, place, _, _ = failing(project, "SELECT 1;\nSELECT * FROM pg_class WHERE relname === 'é';\n")
    assert (code, place) == ("42883", "001_a.up.sql:2:38")


def test_the_line_is_shown_with_a_caret_below(project: Project) -> None:
    code, place, excerpt, _ = failing(project, "SELECT 1;\n  SELECT 'ü', totl FROM pg_class;\n")
    assert (code, place) == ("42703", "001_a.up.sql:2:15")
    assert excerpt
    line, caret = excerpt.splitlines()[:2]
    assert line[caret.index("^")] == "t"


def test_an_error_inside_a_function_body_says_its_context(project: Project) -> None:
    text = "SELECT 1;\nDO $$\nBEGIN\n  PERFORM 1/0;\nEND $$;\n"
    result = project.write({"001_a.up": text, "001_a.down": "SELECT 1;"}).apply()
    assert result.problem
    assert result.problem.location
    assert result.problem.location.line == 2
    assert "line 3 at PERFORM" in (result.problem.detail or "")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (
            "ALTER TYPE m ADD VALUE 'b';\nSELECT 'b'::m;",
            "55P04",
            "a migration of its own",
        ),
        ("SET ROLE pg_monitor;\nCREATE TABLE t (id int);", "42501", "database.role"),
        ("SET LOCAL statement_timeout = 50;\nSELECT pg_sleep(20);", "57014", "statement_timeout"),
    ],
)
def test_what_to_do_is_said_where_the_server_says_nothing(project: Project, text: str, code: str, said: str) -> None:
    project.query("CREATE TYPE m AS ENUM ('a')")
    found, _, _, hint = failing(project, text)
    assert found == code
    assert said in (hint or "")


def test_the_servers_own_hint_comes_first(project: Project) -> None:
    _, _, _, hint = failing(project, "CREATE TABLE t (total int);\nSELECT totl FROM t;")
    assert hint == 'Perhaps you meant to reference the column "t.total".'


def test_a_history_that_refuses_its_row_is_no_fault_of_the_script(project: Project) -> None:
    scripts = {"001_a.up": "SELECT 1;", "001_a.down": "SELECT 1;"}
    project.write(scripts).apply()
    project.query(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;"
        "CREATE TRIGGER refuse BEFORE INSERT ON migrator.schema_migrations FOR EACH ROW"
        " WHEN (NEW.status = 'running') EXECUTE FUNCTION refuse()"
    )
    result = project.write(scripts | {"002_b.up": "SELECT 1;", "002_b.down": "SELECT 1;"}).apply()
    assert result.problem
    assert result.problem.message == "not today (before 002_b began)"


def test_an_error_at_commit_is_told_as_one(project: Project) -> None:
    text = "CREATE TABLE a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO a VALUES (1), (1);\n"
    for keys in ({}, {"migrations": [{"id": "001_a", "expect": {"tables": {"a": {}}}}]}):
        result = project.write({"001_a.up": text, "001_a.down": "SELECT 1;"}, **keys).apply()
        assert result.problem
        assert (result.problem.code, "at the COMMIT of 001_a" in result.problem.message) == ("23505", True)


def test_lines_are_those_of_the_file_behind_copy_data_and_dump_commands(project: Project) -> None:
    text = "\\restrict x\nCREATE TABLE t (c text);\nCOPY t FROM stdin;\né\nü\n\\.\n\nSELECT nix;\n\\unrestrict x\n"
    assert failing(project, text)[:2] == ("42703", "001_a.up.sql:8:8")


def test_lines_are_those_of_the_file_in_every_unit(project: Project) -> None:
    text = "SELECT 'é';\nBEGIN;\nSELECT 1;\n  SELECT 'ü', nix;\nCOMMIT;\nVACUUM;\n"
    assert failing(project, text)[:2] == ("42703", "001_a.up.sql:4:15")
