"""`migrator schema`."""

from jsonschema import Draft202012Validator

from tests.cli.conftest import Main


def test_it_prints_a_json_schema_and_needs_neither_manifest_nor_database(migrator: Main) -> None:
    shown = migrator("schema")
    assert (shown.code, shown.err) == (0, "")
    Draft202012Validator.check_schema(shown.document)
    assert migrator("schema", "--format", "json").out == shown.out
