"""From what is recorded and what is asked to steps that are ready to run, or to a refusal."""

from dataclasses import dataclass

from migrator.database.history import History, Recorded
from migrator.engine.edits import edit_problems, find_edits
from migrator.engine.plan import plan_down, plan_up
from migrator.engine.request import Request, Up
from migrator.engine.steps import Step, prepare
from migrator.project.model import Manifest
from migrator.values.errors import Problem, Refused


@dataclass(frozen=True, slots=True)
class Decision:
    """The steps, and the premise that they were decided on: the last attempt that the history knew."""

    steps: tuple[Step, ...]
    premise: int
    applied: int
    warnings: tuple[Problem, ...] = ()


def decide(history: History, recorded: Recorded, manifest: Manifest, request: Request) -> Decision:
    """Return what to run. Raises Refused, ManifestError, UsageError; nothing has been touched then."""
    warnings = list(manifest.warnings)
    if isinstance(request, Up):
        edits = edit_problems(find_edits(manifest, recorded), history)
        if real := [problem for problem in edits if problem.severity == "error"]:
            raise Refused(*real)
        warnings += edits
        plan = plan_up(manifest.migrations, recorded, request)
    else:
        plan = plan_down(manifest.migrations, recorded, request)
    steps = prepare(plan.choices, history, manifest.defaults)
    warnings += [p for step in steps for p in step.script().problems] if steps else []
    return Decision(steps, plan.premise, len(recorded.applied), tuple(warnings))
