"""Rules proposed from what a database holds, each of them tried on that database before it is said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from migrator.database.queries import compose
from migrator.database.session import ServerError, Session
from migrator.engine.asking import ALONE
from migrator.engine.validation import asker
from migrator.project.model import Manifest
from migrator.project.proposal import Path, part_at, read_rules, take_out, write_rules
from migrator.rules import batch, proposal
from migrator.rules.check import check
from migrator.rules.described import Described
from migrator.rules.proposal import Rules
from migrator.values.errors import Problem


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rules that pass on the database that they were taken from, and what could not be said of it."""

    rules: Rules
    left_out: tuple[Problem, ...] = ()


def propose(session: Session, manifest: Manifest, families: Collection[str] = ()) -> Proposal:
    """Return the rules that describe the whole schema, of these families or of all.

    Reads only, on a standby too. Raises ServerError, ConnectionLost.
    """
    return tried(session, manifest, proposal.whole(look_at(session, manifest, families)))


def look_at(session: Session, manifest: Manifest, families: Collection[str] = ()) -> tuple[Described, ...]:
    """Return what the database holds but for the history, in one query. Raises ServerError, ConnectionLost."""
    database = manifest.database
    limits = {"lock_timeout": manifest.defaults.lock_wait, "statement_timeout": manifest.defaults.statement_timeout}
    opening = compose(session, "question", search_path=batch.path(database.search_path), **limits)
    query = proposal.query(database.search_path, (database.history,), families)
    try:
        results = session.send(";\n".join((*ALONE.opening, opening, query, *ALONE.closing)))
    except ServerError:
        session.send(*ALONE.closing)
        raise
    answer = results[-1 - len(ALONE.closing)]
    return proposal.describe((answer.get_value(row, 0), answer.get_value(row, 1)) for row in range(answer.ntuples))


def tried(session: Session, manifest: Manifest, described: Sequence[Described]) -> Proposal:
    """Return the rules on what was described without what does not pass, and that as warnings.

    The parser may be older than the server, and names may hold what no rule can be written of: better told than
    proposed. Raises ServerError, ConnectionLost.
    """
    rules, left_out = proposal.rules(described), _said_twice(described)
    while problems := _problems(session, manifest, rules):
        take_out(rules, problems)
        left_out += problems.values()
    return Proposal(rules, tuple(left_out))


def _said_twice(described: Sequence[Described]) -> list[Problem]:
    """Constraints are named by table, rules on them by name alone: of two that are called alike, one has its say."""
    said: dict[tuple[str, tuple[str, ...]], Described] = {}
    for each in described:
        said[each.family, each.path] = each
    twice = [each for each in described if said[each.family, each.path] is not each]
    return [_left_out(f"{each.family}.{each.path[-1]} of {each.of}: another is called so") for each in twice]


def _problems(session: Session, manifest: Manifest, rules: Rules) -> dict[Path, Problem]:
    """Return what does not hold of the rules, by the part of them that says it."""
    found, problems, node = read_rules(write_rules("rules", rules))
    if not problems:
        problems = tuple(problem for problem in check(found) if problem.location)
    if problems:
        told = {problem.location: problem.message for problem in problems if problem.location}
    else:
        verdicts = asker(session, manifest).ask(found)
        told = {v.location: f"{v.rule}: {v.expected}, found {v.found}" for v in verdicts if v.status != "pass"}
    parts = part_at(node, told)
    return {parts[place]: _left_out(what) for place, what in told.items()}


def _left_out(what: str) -> Problem:
    return Problem("left-out", f"not proposed: {what}", severity="warning")
