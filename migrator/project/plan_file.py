"""The file that `plan --out` writes and `apply --plan` reads: JSON, for people and programs."""

import json
from pathlib import Path
from typing import Any

from migrator.project.files import create
from migrator.project.yaml_tree import read_tree
from migrator.values.containers import Either, Field, ListOf, Record
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location
from migrator.values.saved_plan import SavedPlan, SavedStep
from migrator.values.shapes import Choice, Flag, Null, Number, Text, Unreadable
from migrator.values.tree import Mapping

FORMAT = 1
_SHA256 = Text("a SHA-256 in hexadecimal", "^[0-9a-f]{64}$")
_MAYBE = Either((Null(), Text()))

_STEP = Record(
    lambda _, values: SavedStep(**values),
    {
        "id": Field(Text(), "the migration", required=True),
        "direction": Field(Choice(("up", "down")), "which of its scripts", required=True),
        "checksum": Field(_SHA256, "of the script's bytes", required=True),
        "down": Field(Either((Null(), _SHA256)), "of the down script's bytes, null where there is none", required=True),
        "transaction": Field(Choice(("single", "none")), "whether it runs in one transaction", required=True),
    },
)
_PLAN = Record(
    lambda _, values: values,
    {
        "plan": Field(Number(1), "the version of this format", required=True),
        "project": Field(Text(), "the manifest's project", required=True),
        "manifest": Field(_SHA256, "of the manifest's bytes", required=True),
        "database": Field(Text(), "the database's name", required=True),
        "system_identifier": Field(_MAYBE, "the cluster's identity, null where it may not be asked", required=True),
        "history": Field(_SHA256, "of what was applied", required=True),
        "to": Field(_MAYBE, "the last migration that was asked for", required=True),
        "allow_out_of_order": Field(Flag(), "whether late migrations may run", required=True),
        "steps": Field(ListOf(_STEP), "what is to run, in order", required=True),
    },
)


def write_plan(path: Path, plan: SavedPlan) -> None:
    """Write a plan to a new file. Raises UsageError where another one is there, or nothing can be written."""
    document = {"plan": FORMAT, **plan._asdict(), "steps": [step._asdict() for step in plan.steps]}
    create({path: (json.dumps(document, indent=2) + "\n").encode("ascii")})


def read_plan(path: Path) -> SavedPlan:
    """Return the plan in a file. Raises ManifestError with every problem and its place."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = "migrator plan --out FILE writes one."
        problem = Problem("bad-plan", f"the plan cannot be read: {error}", Location(str(path)), hint)
        raise ManifestError(problem) from None
    problems = Problems()
    values = _values(text, str(path), problems)
    if values.get("plan", FORMAT) != FORMAT:
        message = f"this is a plan of format {values['plan']}; this version reads {FORMAT}"
        problems.error("bad-plan", message, Location(str(path), 1, 1), "Plan again with this version.")
    if problems.found:
        raise ManifestError(*problems.found)
    return SavedPlan(**{key: value for key, value in values.items() if key != "plan"})


def _values(text: str, path: str, problems: Problems) -> dict[str, Any]:
    """JSON is YAML, whose reader knows the place of everything."""
    root = read_tree(text, path, problems)
    try:
        return _PLAN.read(root, problems)
    except Unreadable:
        return _PLAN.values(root, Problems()) if isinstance(root, Mapping) else {}
