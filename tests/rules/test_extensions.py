from tests.conftest import Connect
from tests.rules.asking import ask, complaints


def test_extensions_are_found_whatever_schema_they_are_in(connect: Connect) -> None:
    connection = connect()
    connection.execute("CREATE SCHEMA tools; CREATE EXTENSION citext SCHEMA tools")
    [(version,)] = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'citext'").fetchall()
    text = f"extensions: {{citext: {{version: '{version}', schema: tools}}, '\"uuid-ossp\"': absent, plpgsql: {{}}}}"
    assert complaints(ask(connection, text)) == []


def test_one_that_is_missing_of_another_version_or_must_not_be_there_fails(connect: Connect) -> None:
    connection = connect()
    verdicts = ask(connection, "extensions: {uuid-ossp: {version: '1.1'}, plpgsql: {version: '0.9'}}")
    assert complaints(verdicts) == [
        ("extension uuid-ossp", "exists", "absent"),
        ("extension plpgsql, version", "0.9", "1.0"),
    ]
    assert [v.hint for v in verdicts] == [
        'CREATE EXTENSION "uuid-ossp";',
        None,
        "ALTER EXTENSION plpgsql UPDATE TO '0.9';",
    ]
    [verdict] = ask(connection, "extensions: {plpgsql: absent}")
    assert (verdict.status, verdict.found, verdict.hint) == ("fail", "version 1.0", None)


def test_one_in_another_schema_fails(connect: Connect) -> None:
    there, verdict = ask(connect(), "extensions: {plpgsql: {schema: tools}}")
    assert (verdict.rule, verdict.expected, verdict.found) == ("extension plpgsql, schema", "tools", "pg_catalog")
    assert (there.status, verdict.status, verdict.hint) == ("pass", "fail", "ALTER EXTENSION plpgsql SET SCHEMA tools;")
