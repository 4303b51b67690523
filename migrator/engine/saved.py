"""Plans that people reviewed: made of a decision, and held against what would be decided now."""

import hashlib
import json
from collections.abc import Iterator

from migrator.database.history import Recorded
from migrator.database.target import Identity
from migrator.engine.decide import Decision
from migrator.engine.request import Up
from migrator.engine.steps import Step
from migrator.project.model import Manifest
from migrator.values.errors import Problem, Refused
from migrator.values.saved_plan import SavedPlan, SavedStep


def save(manifest: Manifest, request: Up, recorded: Recorded, decision: Decision, identity: Identity) -> SavedPlan:
    """Return what was decided, with everything that it was decided on."""
    return SavedPlan(
        project=manifest.project,
        manifest=manifest.checksum,
        database=identity.database,
        system_identifier=identity.system,
        history=_digest(recorded),
        to=request.to,
        allow_out_of_order=request.allow_out_of_order,
        steps=tuple(map(_saved, decision.steps)),
    )


def _saved(step: Step) -> SavedStep:
    down = step.other.checksum if step.other else None
    return SavedStep(step.id, step.direction, step.source.checksum, down, step.script().mode)


def refuse_outdated(reviewed: SavedPlan, now: SavedPlan) -> None:
    """Raise Refused with everything in which a reviewed plan is not what would be done now."""
    problems = [Problem("plan-outdated", message, hint=hint) for message, hint in _outdated(reviewed, now)]
    if problems:
        raise Refused(*problems)


_AGAIN = "Nothing was touched. Plan again, and have that reviewed."
_WHERE = "Nothing was touched. Is the URL right? A plan is for one database."


def _outdated(reviewed: SavedPlan, now: SavedPlan) -> Iterator[tuple[str, str]]:
    if reviewed.project != now.project:
        yield f"the plan is for project {reviewed.project}; this is {now.project}", _AGAIN
    if reviewed.database != now.database:
        yield f"the plan was made on database {reviewed.database}; this one is {now.database}", _WHERE
    # Where either role may not ask for it, nothing is known of the cluster.
    if None not in (systems := {reviewed.system_identifier, now.system_identifier}) and len(systems) > 1:
        yield f"the plan was made on the cluster {reviewed.system_identifier}, this is {now.system_identifier}", _WHERE
    if reviewed.history != now.history:
        yield "the database has moved on since the plan was made: other migrations are applied", _AGAIN
    if reviewed.manifest != now.manifest:
        yield "the manifest is not the one that the plan was made of", _AGAIN
    yield from ((message, _AGAIN) for message in _steps(reviewed, now))


def _steps(reviewed: SavedPlan, now: SavedPlan) -> Iterator[str]:
    ids, present = [step.id for step in reviewed.steps], {step.id: step for step in now.steps}
    if ids != list(present):
        yield f"the plan would run {_listed(ids)}; now it would be {_listed(list(present))}"
    for step in reviewed.steps:
        other = present.get(step.id, step)
        if other._replace(down=step.down) != step:
            yield f"the script of {step.id} is not the one that was planned"
        elif other != step:
            yield f"the down script of {step.id} is not the one that was reviewed with the plan"


def _listed(ids: list[str]) -> str:
    return ", ".join(ids) or "nothing"


def _digest(recorded: Recorded) -> str:
    """What failed and was rolled back leaves the database as it was, and the plan as good as it was."""
    applied = [(attempt.id, attempt.migration, attempt.checksum) for attempt in recorded.applied]
    return hashlib.sha256(json.dumps(applied).encode("ascii")).hexdigest()
