"""What `init` and `new` say."""

import json

from migrator.cli import output
from migrator.cli.report import show_warnings
from migrator.cli.shared import Shared
from migrator.project.scaffold import Created


def show_created(created: Created, shared: Shared) -> None:
    """Write the files that were made, and what a person still has to look at."""
    show_warnings(created.notes, shared)
    files = [str(file) for file in created.files]
    if shared.format == "json":
        output.result(json.dumps({"format": 1, "kind": "created", "files": files, "listed": created.listed}, indent=2))
    elif not shared.quiet:
        output.result(
            "\n".join([*(f"wrote {file}" for file in files), *([_summary(created)] if created.listed else [])])
        )


def _summary(created: Created) -> str:
    count = len(created.listed)
    names = ", ".join(created.listed) if count <= 3 else f"{created.listed[0]} … {created.listed[-1]}"
    return f"The manifest lists {count} more {'migrations' if count != 1 else 'migration'}: {names}"
