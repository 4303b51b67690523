"""The last line of a run: what is applied now, what was rolled back, what was not started."""

from collections.abc import Iterator

from migrator.reports.wording import count, listed, one_line, shortened, visible
from migrator.values.results import RunResult, StepOutcome, StepResult
from migrator.values.units import show_duration

# Failures after which the script's transaction is not known to have been rolled back.
_UNKNOWN = {
    "connection-lost": "{id} is applied whole or not at all: migrator status tells which",
    "boundary-broken": "what {id} left has to be looked at",
    "lock-lost": "{id} was not started",
    "edited-after-partial-run": "{id} was not resumed",
}


def sentence(result: RunResult) -> str:
    """Return the line, without its line end."""
    if result.outcome == "nothing to do":
        return _nothing(result)
    if result.outcome == "completed":
        return _completed(result)
    return "; ".join(_left(result)) + "."


def _nothing(result: RunResult) -> str:
    number = result.applied_before
    applied = f"{count(number, 'migration')} {_is(number)} applied" if number else "no migration is applied"
    return f"Nothing to {'do' if result.command == 'apply' else 'roll back'}: {applied}."


def _completed(result: RunResult) -> str:
    where, took = one_line(result.target.database), show_duration(sum(map(_took, result.steps)))
    tried, idle = len(_ids(result, "tried")), len(_ids(result, "not tried"))
    if tried or idle:
        rest = f"; {idle:,} {_was(idle)} not tried" if idle else ""
        return f"{count(tried, 'migration')} tried in {where} and rolled back in {took}{rest}."
    number = count(len(result.steps), "migration")
    verb = "applied to" if result.command == "apply" else "rolled back in"
    return f"{number} {verb} {where} in {took}."


def _left(result: RunResult) -> Iterator[str]:
    """What an unfinished run leaves; an id begins the sentence as it is written, in small letters or not."""
    short = shortened([step.id for step in result.steps])

    def names(outcome: StepOutcome) -> str:
        return listed([short[id_] for id_ in _ids(result, outcome)])

    if all(step.outcome == "not started" for step in result.steps):
        yield "Nothing was touched"
    for step in result.steps:
        if step.outcome == "failed":
            yield _failed(step, result)
    for outcome, now in _NOW.items():
        if number := len(_ids(result, outcome)):
            yield f"{names(outcome)} {now[number > 1]}"


_NOW: dict[StepOutcome, tuple[str, str]] = {
    "applied": ("stays applied", "stay applied"),
    "rolled back": ("stays rolled back", "stay rolled back"),
    "tried": ("was tried and rolled back", "were tried and rolled back"),
    "not started": ("was not started", "were not started"),
    "not tried": ("was not tried", "were not tried"),
}


def _failed(step: StepResult, result: RunResult) -> str:
    """What is left of a failed script; where a rule stopped it, perhaps before it ran, nothing is."""
    code, id_ = result.problem.code if result.problem else "", visible(step.id)
    if code in _UNKNOWN:
        return _UNKNOWN[code].format(id=id_)
    if step.transaction == "none":
        return f"what {id_} committed before that stays, and the next run resumes there"
    if step.direction == "down":
        return f"{id_} stays applied"
    return f"{id_} left nothing behind" if code == "rule-failed" else f"{id_} was rolled back"


def _ids(result: RunResult, outcome: StepOutcome) -> list[str]:
    return [step.id for step in result.steps if step.outcome == outcome]


def _took(step: StepResult) -> int:
    return step.duration_ms + step.lock_wait_ms


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
