"""`migrator schema`."""

import json

from migrator.cli import output
from migrator.cli.shared import Shared, with_shared


@with_shared("text", "json")
def command(shared: Shared) -> int:  # noqa: ARG001 - every command has the shared options
    """Print the JSON Schema of the manifest, for editors."""
    from migrator.project.format import json_schema

    output.result(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
