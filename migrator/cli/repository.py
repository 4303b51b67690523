"""Places as GitHub wants them: relative to the repository, wherever the command was called."""

import os
from pathlib import Path

from migrator.values.location import Location


def in_repository(location: Location) -> Location:
    """Return a place in a job of GitHub seen from the repository's top folder; any other as it is."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace:
        return location
    path, root = Path(location.path).resolve(), Path(workspace).resolve()
    return location._replace(path=path.relative_to(root).as_posix()) if path.is_relative_to(root) else location
