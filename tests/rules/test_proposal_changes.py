"""What differs between two descriptions, said as rules."""

import pytest

from migrator.rules.described import ABSENT, ON, Described
from migrator.rules.proposal_changes import changes

A, A_NOT_NULL = {"a": "text"}, {"a": "text not null"}


def table(columns: dict[str, str], name: str = "t", **says: object) -> Described:
    return Described("tables", (name,), {"columns": columns, **says}, name)


def index(on: str = "t (a)") -> Described:
    return Described("indexes", ("i",), {ON: on}, "t")


def check(on: str = "t", *, validated: bool = True) -> Described:
    return Described("constraints", ("c",), {ON: on, "validated": validated, "definition": "CHECK (a > 0)"}, on)


def granted(*words: str) -> Described:
    return Described("privileges", ("t", "app"), {"grant": list(words)}, "t")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([table(A)], [table(A)], []),
        ([], [table(A, primary_key=["a"])], [table(A, primary_key=["a"])]),
        ([table(A)], [table({"a": "text", "b": "int"})], [table({"b": "int"})]),
        ([table(A)], [table(A_NOT_NULL)], [table(A_NOT_NULL)]),
        ([table(A_NOT_NULL)], [table(A)], [table({"a": "text null"})]),
        ([table({"a": "text", "b": "int"})], [table(A)], []),
        ([table(A)], [table(A, owner="o")], [Described("tables", ("t",), {"owner": "o"}, "t")]),
        # What goes with its table is told by the table, what goes alone by itself.
        ([table(A), index(), check(validated=True)], [], [table(A)._replace(says=ABSENT)]),
        ([table(A), index()], [table(A)], [index()._replace(says=ABSENT)]),
        ([index()], [index("t (b)")], [index("t (b)")]),
        # Constraints of two tables may be called alike.
        ([check("z")], [check("a"), check("z")], [check("a")]),
        ([check("z")], [check("a")], [check("a")]),
        (
            [check(validated=False)],
            [check(validated=True)],
            [check(validated=True)._replace(says={ON: "t", "validated": True})],
        ),
        (
            [granted("select", "insert")],
            [granted("select", "update")],
            [granted()._replace(says={"grant": ["update"], "deny": ["insert"]})],
        ),
        ([table(A), granted("select")], [table(A)], [granted()._replace(says={"deny": ["select"]})]),
        # A new partition is told by its table.
        (
            [table(A, name="p")],
            [table(A, name="p", partitions={"p1": "DEFAULT"}), table({}, name="p1")._replace(partition=True)],
            [Described("tables", ("p",), {"partitions": {"p1": "DEFAULT"}}, "p")],
        ),
    ],
)
def test_what_is_new_or_different_or_gone_is_said(
    before: list[Described], after: list[Described], expected: list[Described]
) -> None:
    assert list(changes(before, after)) == expected
