"""Places seen from a repository."""

from pathlib import Path

import pytest

from migrator.cli.repository import in_repository
from migrator.values.location import Location


def test_only_what_is_in_the_repository_of_a_job_is_seen_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, outside = Location(str(tmp_path / "db" / "x.sql"), 2, 3), Location("/elsewhere/x.sql")
    assert in_repository(inside) == inside
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert in_repository(inside) == Location("db/x.sql", 2, 3)
    assert in_repository(outside) == outside
