import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.project.insertion import insert_entry
from migrator.project.yaml_tree import read_tree
from migrator.values.errors import ManifestError, Problems
from migrator.values.tree import Listing, Mapping, Node, Scalar

HEAD = "manifest: 1\nproject: shop\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("migrations:\n  - 001_a\n", "migrations:\n  - 001_a\n  - 002_b\n"),
        ("migrations:\n- 001_a\n", "migrations:\n- 001_a\n- 002_b\n"),
        ("migrations:\n    -   001_a\n", "migrations:\n    -   001_a\n    -   002_b\n"),
        ("migrations:\n  -\n    001_a\n", "migrations:\n  -\n    001_a\n  - 002_b\n"),
        ("migrations:\n  - 001_a", "migrations:\n  - 001_a\n  - 002_b"),
        ("migrations:\r\n  - 001_a\r\n", "migrations:\r\n  - 001_a\r\n  - 002_b\r\n"),
        ("migrations:\r\n  - 001_a", "migrations:\r\n  - 001_a\r\n  - 002_b"),
        ("migrations:\n  - 001_a\nvalidate: {}\n", "migrations:\n  - 001_a\n  - 002_b\nvalidate: {}\n"),
        ("migrations:\n- 001_a\nvalidate: {}\n", "migrations:\n- 001_a\n- 002_b\nvalidate: {}\n"),
        ("migrations:\n  - 001_a\n...\n", "migrations:\n  - 001_a\n  - 002_b\n...\n"),
        ("migrations: []\n", "migrations:\n  - 002_b\n"),
        ("migrations: [ ]  # none yet\nx: 1\n", "migrations:  # none yet\n  - 002_b\nx: 1\n"),
        ("migrations:\n", "migrations:\n  - 002_b\n"),
        ("migrations:", "migrations:\n  - 002_b"),
        ("migrations: ~", "migrations:\n  - 002_b"),
        ("migrations: null  # none yet\nx: 1\n", "migrations:  # none yet\n  - 002_b\nx: 1\n"),
        ("migrations:  # none yet\n\nx: 1\n", "migrations:  # none yet\n  - 002_b\n\nx: 1\n"),
        ("migrations: [001_a]\n", "migrations: [001_a, 002_b]\n"),
        ("migrations: [001_a, {id: 1}]\n", "migrations: [001_a, {id: 1}, 002_b]\n"),
        ("migrations: [\n  001_a,  # first\n]\n", "migrations: [\n  001_a, 002_b,  # first\n]\n"),
        ('{"migrations": ["001_a"]}', '{"migrations": ["001_a", 002_b]}'),
    ],
)
def test_the_entry_comes_last_and_every_other_character_stays(before: str, after: str) -> None:
    head = "" if before.startswith("{") else HEAD
    assert insert_entry(head + before, "m.yaml", "002_b") == head + after


def test_comments_of_the_last_entry_stay_with_it_and_those_of_what_follows_with_that() -> None:
    before = """\
migrations:
  # the beginning
  - 001_a

  - id: 001_b    # at the end of a line
    expect:
      # inside
      tables: {b: absent}
      # still inside

  # - 003_c: postponed

# ---- rules for the whole schema
validate: {}
"""
    entry = "      # still inside\n"
    assert insert_entry(before, "m.yaml", "002_b") == before.replace(entry, f"{entry}  - 002_b\n")


@pytest.mark.parametrize(
    "last",
    [
        "  - |\n    - 001_a\n\n    text\n",
        "  - id: 001\n    description: >\n      folded\n\n      # no comment\n",
        '  - "two\n\n    lines"\n',
        "  - {id: 001,\n     description: x}\n",
        "  - id: &a 001\n    description: *a\n",
        "  - 'it''s: 1 # x'\n",
    ],
)
def test_an_entry_of_several_lines_is_stepped_over(last: str) -> None:
    before = f"migrations:\n{last}x: 1\n"
    assert insert_entry(before, "m.yaml", "002_b") == f"migrations:\n{last}  - 002_b\nx: 1\n"


def test_an_id_is_quoted_where_yaml_needs_it() -> None:
    assert insert_entry("migrations: []", "m.yaml", "002") == "migrations:\n  - '002'"


@pytest.mark.parametrize(
    "text",
    [
        "project: shop\n",
        "migrations: {a: 1}\n",
        "migrations: [ # none\n]\n",
        "{migrations: }",
        "- migrations\n",
        'migrations:\n  - "a\nb"\n',
        "x: &x [a]\nmigrations: *x\n",
        "x: &x b\nmigrations: [a, *x]\n",
        "{migrations: [], migrations: []}",
    ],
)
def test_a_layout_that_cannot_be_edited_with_certainty_is_left_to_people(text: str) -> None:
    with pytest.raises(ManifestError) as caught:
        insert_entry(text, "m.yaml", "002_b")
    assert caught.value.problem.hint == "Add the entry by hand: - 002_b"


LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=8)
COMMENT = st.builds(lambda indent, text: f"{' ' * indent}# {text}", st.integers(0, 8), LINE)
BLANK = st.sampled_from(["", "   "])
REMARKS = st.lists(COMMENT | BLANK, max_size=3)


@st.composite
def manifests(draw: st.DrawFn) -> str:
    """Draw manifests as people write them: any indentation, comments and blank lines anywhere, both line ends."""
    indent, gap = " " * draw(st.integers(0, 4)), " " * draw(st.integers(1, 3))
    lines = [*draw(REMARKS), "manifest: 1", "migrations:" + draw(st.sampled_from(["", "  # here"]))]
    for number in range(draw(st.integers(1, 4))):
        lines += [*draw(REMARKS), f"{indent}-{gap}id: {number}_a" + draw(st.sampled_from(["", "  # last"]))]
        body = f"{indent} {gap}"
        lines += draw(st.sampled_from([[], [f"{body}description: |", f"{body}  - not an item", "", f"{body}  # text"]]))
    lines += draw(REMARKS) + draw(st.sampled_from([[], ["validate:", "  tables: [a]"], ["..."]])) + draw(REMARKS)
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["", "\n"]))


def ids(text: str) -> list[str]:
    def of(node: Node) -> str:
        return node.text if isinstance(node, Scalar) else node.entries[0][1].text  # type: ignore[union-attr]

    root = read_tree(text, "m.yaml", Problems())
    assert isinstance(root, Mapping)
    (listing,) = [value for key, value in root.entries if key.text == "migrations"]
    assert isinstance(listing, Listing)
    return [of(item) for item in listing.items]


@given(manifests())
def test_whatever_people_write_gets_one_line_more_and_loses_nothing(text: str) -> None:
    edited = insert_entry(text, "m.yaml", "new_one")
    assert ids(edited) == [*ids(text), "new_one"]
    kept = next((n for n, (old, new) in enumerate(zip(text, edited, strict=False)) if old != new), len(text))
    assert edited[:kept] + edited[len(edited) - (len(text) - kept) :] == text
    assert len(edited) - len(text) <= len("\r\n    -   new_one")
