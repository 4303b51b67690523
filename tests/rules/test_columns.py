import pytest

from migrator.rules.columns import Column, agrees, parse, show
from migrator.sqltext.expressions import ColumnSpec
from migrator.values.location import Location

FOUND = {
    "type": "text",
    "type_schema": "pg_catalog",
    "collation": ["pg_catalog", "default"],
    "usual_collation": True,
    "not_null": True,
    "default": "'new'::text",
    "identity": "",
    "generated": "",
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("bigint", ColumnSpec("bigint")),
        ("TIMESTAMPTZ  NOT  NULL", ColumnSpec("timestamp with time zone", not_null=True)),
        ("text null", ColumnSpec("text", not_null=False)),
        ("varchar(9) null", ColumnSpec("character varying(9)", not_null=False)),
        ("varchar(9)", ColumnSpec("character varying(9)")),
        ("text default null", ColumnSpec("text", default="NULL")),
        ("text default 'a' null", ColumnSpec("text", not_null=False, default="'a'")),
        ("text default 'not null'", ColumnSpec("text", default="'not null'")),
        ("text not null default 'null'", ColumnSpec("text", not_null=True, default="'null'")),
    ],
)
def test_what_is_not_written_is_left_open(text: str, wanted: ColumnSpec) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize("text", ["text", "text not null", "text default 'new'", "TEXT NOT NULL DEFAULT 'new'::text"])
def test_a_column_agrees_with_every_way_to_describe_it(text: str) -> None:
    assert agrees(Column("status", text, Location("m.yaml")), FOUND)


@pytest.mark.parametrize("text", ["citext", "text null", "text default 'old'", "text default null"])
def test_a_column_does_not_agree_with_another(text: str) -> None:
    assert not agrees(Column("status", text, Location("m.yaml")), FOUND)


def test_a_default_that_was_not_asked_for_is_not_shown() -> None:
    assert show(FOUND) == "text not null default 'new'::text"
    assert show({**FOUND, "default": None}) == "text not null"
    assert show({**FOUND, "default": None, "generated": "s"}) == "text not null generated always as (…) stored"
