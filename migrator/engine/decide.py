"""From what is recorded and what is asked to steps that are ready to run, or to a refusal."""

from typing import TYPE_CHECKING, NamedTuple

from migrator.database.history import History, Recorded
from migrator.engine.edits import edit_problems, find_edits
from migrator.engine.plan import Choice, plan_down, plan_up
from migrator.engine.request import Request, Up
from migrator.project.model import Manifest, Settings
from migrator.values.errors import Problem, Refused

if TYPE_CHECKING:
    from migrator.engine.steps import Step


class Decision(NamedTuple):
    """The steps, and the premise that they were decided on: the last attempt that the history knew."""

    steps: "tuple[Step, ...]"
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
    steps = _prepared(plan.choices, history, recorded, manifest.defaults)
    warnings += [problem for step in steps for problem in step.problems]
    return Decision(steps, plan.premise, len(recorded.applied), tuple(warnings))


def _prepared(
    choices: tuple[Choice, ...], history: History, recorded: Recorded, defaults: Settings
) -> "tuple[Step, ...]":
    if not choices:
        return ()
    # These load what reads SQL, which a run with nothing to do does not need.
    from migrator.engine.resume import resumption
    from migrator.engine.steps import prepare

    steps = prepare(choices, history, defaults)
    unfinished = {attempt.migration for attempt in recorded.unfinished}
    for step in steps:
        if step.id in unfinished and step.script().mode == "none":
            resumption(history, step)  # refuses a script that was edited where it has run
    return steps
