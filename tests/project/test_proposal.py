"""Proposed rules as YAML: what is written is read back as it was, in the manifest's style."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from migrator.project.proposal import scalar, take_out, write_rules
from migrator.project.yaml_tree import read_tree
from migrator.rules.described import ON
from migrator.rules.names import quote
from migrator.values.errors import Problems
from migrator.values.tree import Listing, Mapping, Node, Scalar

# What PostgreSQL keeps in UTF-8: everything but NUL and lone surrogates.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ODD = (
    *("on", "No", "y", "~", "null", "1e3", "0x1F", "12:30:00", "2024-01-01", ".inf", "=", "<<", "-", "?", ": ", " #"),
    *(
        "a: b",
        "a #b",
        "a ",
        " a",
        "",
        "{",
        "[a]",
        "*x",
        "&x",
        "!t",
        "|",
        ">",
        "%",
        "@",
        "`",
        "'",
        '"',
        "\\",
        "a\nb",
        "\t",
    ),
    *("\x85", "\u2028", "\ufeff", "é", "😀", "a,b", "a::text", "'x'::text", "it's", "---", "...", "_1", "_", "true"),
    *("TRUE", "a\x07", "x" * 200),
)


def plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text if node.kind in ("string", "number") else node.value


def read(text: str) -> object:
    problems = Problems()
    node = read_tree(text, "proposal", problems)
    assert problems.found == []
    return plain(node)


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_read_back_as_text_by_our_reader_and_by_others(text: str) -> None:
    for written in (f"[{scalar(text)}]", f"{{a: {scalar(text)}}}"):
        assert "\n" not in written
        assert read(written) in ([text], {"a": text})
        assert yaml.safe_load(written) in ([text], {"a": text})


@given(TEXTS)
@example("a\x85b")
def test_any_text_is_read_back_wherever_it_stands(text: str) -> None:
    written = scalar(text)
    assert written.isprintable() or "\n" not in written
    for place in ("[{0}]", "- {0}", "{{k: {0}}}", "k: {0}"):
        document = place.format(written)
        assert yaml.safe_load(document) in ([text], {"k": text})
    for place in ("{{{0}: v}}", "{0}: v"):
        assert yaml.safe_load(place.format(scalar(text[:60]))) == {text[:60]: "v"}


@given(
    st.dictionaries(
        TEXTS.filter(bool).map(lambda t: quote(t[:60])), st.dictionaries(TEXTS.map(lambda t: t[:60]), TEXTS)
    )
)
def test_rules_on_any_names_are_read_back(tables: dict[str, dict[str, str]]) -> None:
    rules = {"tables": {name: {"columns": columns} for name, columns in tables.items()}} if tables else {}
    assert read(write_rules("validate", rules)) == {"validate": rules}


def test_rules_are_laid_out_as_people_write_them() -> None:
    rules = {
        "tables": {
            "orders": {"columns": {"id": "bigint not null", "note": "text default 'x'"}, "primary_key": ["id"]},
            "wide": {
                "columns": {f"column_{n}": "numeric(10,2) not null" for n in range(6)},
                "primary_key": ["column_0"],
            },
            "gone": "absent",
        },
        "indexes": {"orders_idx": {ON: "orders (placed_at)", "unique": True}},
        "enums": {"mood": {"values": ["sad", "no"]}},
        "triggers": {"orders": {"touch": {}, "count": {}}, "lines": {"values": {"state": "always"}}},
        "views": {"a": {}, "b": {}},
        "privileges": [{"grant": ["select"], ON: "orders", "to": "app"}],
    }
    assert (
        write_rules("validate", rules)
        == """\
validate:
  tables:
    orders: {columns: {id: bigint not null, note: text default 'x'}, primary_key: [id]}
    wide:
      columns:
        column_0: 'numeric(10,2) not null'
        column_1: 'numeric(10,2) not null'
        column_2: 'numeric(10,2) not null'
        column_3: 'numeric(10,2) not null'
        column_4: 'numeric(10,2) not null'
        column_5: 'numeric(10,2) not null'
      primary_key: [column_0]
    gone: absent
  indexes:
    orders_idx: {on: orders (placed_at), unique: true}
  enums:
    mood: [sad, 'no']
  triggers:
    orders: [touch, count]
    lines: {values: {state: always}}
  views: [a, b]
  privileges:
    - {grant: [select], on: orders, to: app}
"""
    )
    assert write_rules("expect", {}, 4) == "    expect: {}\n"
    assert write_rules("expect", {"views": {"v": {}}}, 4) == "    expect:\n      views: [v]\n"


@pytest.mark.parametrize(
    ("paths", "left"),
    [
        ([("tables", "a", "columns", "x")], {"tables": {"a": {"owner": "o"}}, "views": {"v": {}, "w": {}}}),
        ([("tables", "a")], {"views": {"v": {}, "w": {}}}),
        # A list of names alone stands for the mapping.
        ([("views", 0)], {"tables": {"a": {"columns": {"x": "int"}, "owner": "o"}}, "views": {"w": {}}}),
        ([("views", 0), ("views", 1)], {"tables": {"a": {"columns": {"x": "int"}, "owner": "o"}}}),
    ],
)
def test_a_part_is_taken_out_with_what_means_nothing_without_it(
    paths: list[tuple[str | int, ...]], left: dict[str, object]
) -> None:
    rules = {"tables": {"a": {"columns": {"x": "int"}, "owner": "o"}}, "views": {"v": {}, "w": {}}}
    take_out(rules, paths)
    assert rules == left
