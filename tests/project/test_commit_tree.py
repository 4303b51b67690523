"""The files of a commit, by the paths of a checkout."""

import pytest

from migrator.project.commit_tree import Entry, Tree


def tree(files: list[str], **links: str) -> Tree:
    return Tree({path: Entry(path, b"") for path in files}, {path.replace("__", "/"): to for path, to in links.items()})


def found(tree: Tree, path: str) -> dict[str, str]:
    return {name: entry.path for name, entry in tree.files(path)}


def test_files_are_those_at_a_path_and_below_it() -> None:
    files = tree(["db/sql/a", "db/sql/b/c", "db/sqlite"])
    assert found(files, "db/sql") == {"db/sql/a": "db/sql/a", "db/sql/b/c": "db/sql/b/c"}
    assert found(files, "db/sqlite") == {"db/sqlite": "db/sqlite"}
    assert len(found(files, ".")) == 3


def test_links_are_followed_wherever_they_stand_in_a_path() -> None:
    linked = tree(["x/a", "x/y/b"], db="x", x__c="a", l="db/y")
    assert found(linked, "db/y") == {"db/y/b": "x/y/b"}
    assert found(linked, "db") == {"db/a": "x/a", "db/y/b": "x/y/b", "db/c": "x/a"}
    assert found(linked, "l/b") == {"l/b": "x/y/b"}


@pytest.mark.parametrize("to", ["../out", "/etc", "nowhere", "l", "m", "../x/l"])
def test_a_link_that_leads_outside_nowhere_or_round_leads_to_no_file(to: str) -> None:
    assert found(tree(["a"], l=to, m="l"), "l") == {}


def test_a_link_to_a_folder_above_it_ends_the_walk() -> None:
    assert found(tree(["x/a"], x__l="../x"), "x") == {"x/a": "x/a"}
