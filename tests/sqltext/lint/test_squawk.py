"""squawk, called on scripts."""

import sysconfig
from pathlib import Path

import pytest

from migrator.sqltext.lint.squawk import KEPT, squawk
from migrator.sqltext.script import analyse
from migrator.values.errors import UsageError

RENAME = "/* é */ ALTER TABLE t RENAME a TO b;"


def test_each_script_gets_its_own_at_their_places_in_characters() -> None:
    texts = ["SELECT 1;", f"SELECT 'é';\n{RENAME}", "DROP INDEX CONCURRENTLY i; DROP INDEX j;"]
    found = squawk([analyse(text, "x.sql") for text in texts])
    assert [[(said.rule, texts[place][said.offset :][:10]) for said in each] for place, each in enumerate(found)] == [
        [],
        [("renaming-column", "RENAME a T")],
        [("require-concurrent-index-deletion", "DROP INDEX")],
    ]


def test_copy_data_are_not_shown_to_it() -> None:
    text = f"COPY t FROM stdin;\n1\t\\N\n\\.\n{RENAME}"
    (said,) = squawk([analyse(text, "x.sql")])[0]
    assert (said.rule, said.severity) == ("renaming-column", KEPT["renaming-column"])


def test_settings_in_the_folder_of_the_author_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".squawk.toml").write_text('excluded_rules = ["renaming-column"]')
    monkeypatch.chdir(tmp_path)
    assert len(squawk([analyse(RENAME, "x.sql")])[0]) == 1


def test_the_oldest_server_is_told_to_it() -> None:
    assert len(squawk([analyse(RENAME, "x.sql")], 14)[0]) == 1


def test_without_it_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError) as refused:
        squawk([])
    assert (refused.value.problem.code, "migrator[lint]" in (refused.value.problem.hint or "")) == ("no-squawk", True)
