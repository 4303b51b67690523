"""lock_timeout: 0."""

from pathlib import Path

from tests.project.lint.asking import told


def test_the_defaults_are_told_once_and_a_migration_by_itself(tmp_path: Path) -> None:
    ids = ["001_a", "002_b"]
    assert told("lock-timeout-off", tmp_path, ids) == []
    assert told("lock-timeout-off", tmp_path, ids, defaults={"lock_timeout": 0}) == [None]
    entries = ["001_a", {"id": "002_b", "lock_timeout": 0}]
    assert told("lock-timeout-off", tmp_path, ids, migrations=entries) == ["002_b"]
