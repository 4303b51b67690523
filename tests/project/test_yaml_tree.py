from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from migrator.project import yaml_tree
from migrator.project.yaml_tree import read_tree, write_scalar
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.tree import Listing, Mapping, Node, Scalar


def read(text: str) -> Node:
    problems = Problems()
    node = read_tree(text, "m.yaml", problems)
    assert not problems.found
    return node


def refused(text: str) -> Problem:
    with pytest.raises(ManifestError) as caught:
        read_tree(text, "m.yaml", Problems())
    return caught.value.problem


def values(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key.text: values(value) for key, value in node.entries}
    return [values(item) for item in node.items] if isinstance(node, Listing) else node.value


@pytest.fixture(params=["libyaml", "Python"])
def both_loaders(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(yaml_tree, "Loader", loader)


def test_every_node_knows_its_line_and_column_in_characters() -> None:
    root = read("é: 1\nlist:\n  - {ö: two, b: x}\n")
    assert isinstance(root, Mapping)
    (_, listing) = root.entries[1]
    assert isinstance(listing, Listing)
    assert isinstance(listing.items[0], Mapping)
    key, _ = listing.items[0].entries[1]
    assert (key.text, str(key.location)) == ("b", "m.yaml:3:14")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[("text", "text"), ("12", 12), ("1.5", 1.5), ("yes", True), ("off", False), ("~", None), ("''", "")],
        *[("0x1F", "0x1F"), ("12:30:00", "12:30:00"), ("2024-05-01", "2024-05-01"), (".inf", ".inf")],
    ],
)
def test_a_plain_value_is_what_people_mean_by_it(written: str, value: object) -> None:
    node = read(written)
    assert isinstance(node, Scalar)
    assert node.value == value


def test_how_a_number_was_written_is_kept() -> None:
    node = read("0012")
    assert isinstance(node, Scalar)
    assert node.text == "0012"


def test_no_tag_makes_an_object() -> None:
    assert values(read("a: !!python/object/apply:os.system ['true']\nb: !mine x")) == {"a": ["true"], "b": "x"}


def test_an_alias_stands_for_its_anchor() -> None:
    assert values(read("a: &x [1, 2]\nb: *x")) == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.usefixtures("both_loaders")
@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: [\n", "yaml", "m.yaml:2:1"),
        ("a: *x", "yaml", "m.yaml:1:4"),
        ("a: 1\n---\nb: 2", "yaml", "m.yaml:2:1"),
        ("é: 1\nü: a\x07b", "yaml", "m.yaml:2:5"),
        ("# nothing but a comment\n", "empty-manifest", "m.yaml:1:1"),
        ("", "empty-manifest", "m.yaml:1:1"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(text: str, code: str, place: str) -> None:
    problem = refused(text)
    assert (problem.code, str(problem.location)) == (code, place)


def test_aliases_that_unfold_without_end_are_refused_quickly() -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert refused("\n".join(lines)).message == "the aliases unfold to a document too large"


def test_an_alias_of_what_it_stands_in_is_refused() -> None:
    assert refused("&a [*a]").message == "an alias refers to itself"


@pytest.mark.usefixtures("both_loaders")
def test_a_document_nested_deeper_than_any_manifest_is_refused() -> None:
    assert refused("[" * 500 + "]" * 500).message == "nested too deeply"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\nb: 2\na: 3", "duplicate-key", "m.yaml:3:1"),
        ("x: {a: 1, a: 1}", "duplicate-key", "m.yaml:1:11"),
        ("? [1]\n: 2", "bad-key", "m.yaml:1:3"),
        ("a: &a {b: 1}\nc:\n  <<: *a", "bad-key", "m.yaml:3:3"),
    ],
)
def test_keys_that_yaml_would_quietly_lose_or_merge_are_reported(text: str, code: str, place: str) -> None:
    problems = Problems()
    read_tree(text, "m.yaml", problems)
    assert [(p.code, str(p.location)) for p in problems.found] == [(code, place)]


def test_a_duplicate_key_says_where_the_first_one_is() -> None:
    problems = Problems()
    read_tree("a: 1\nb: 2\na: 3", "m.yaml", problems)
    assert problems.found[0].hint == "It is also in line 1; YAML would silently take the last one."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        *[("001_users", "001_users"), ("0123", "'0123'"), ("1_000", "'1_000'"), ("yes", "'yes'"), ("null", "'null'")],
        *[("a: b", "'a: b'"), ("a #b", "'a #b'"), ("two words", "two words"), ("2024-05-01", "'2024-05-01'")],
    ],
)
def test_a_scalar_is_quoted_only_where_yaml_needs_it(text: str, written: str) -> None:
    assert write_scalar(text) == written


LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)


@given(LINE)
def test_a_written_scalar_reads_as_the_same_text_in_a_list_of_either_style(text: str) -> None:
    written = write_scalar(text)
    assert values(read(f"- {written}\n- x")) == [text, "x"]
    assert values(read(f"[{written}, x]")) == [text, "x"]
