"""What was measured on a small database, weighed by a live one: how many rows and bytes its tables have there."""

import json

from migrator.database.queries import compose
from migrator.database.session import Session
from migrator.values.measured import Effect, MeasuredScript


def weigh(measured: MeasuredScript, live: Session) -> MeasuredScript:
    """Return the same with rows and size of each table as the live server estimates them, by the tables' names.

    Reads pg_class alone, so that it waits for no lock. What the live database lacks, or has never counted, stays
    without weight. Raises ServerError, ConnectionLost.
    """
    names = sorted({_name(effect) for statement in measured.statements for effect in statement.effects})
    if not names:
        return measured
    found = live.value(compose(live, "weights", names=json.dumps(names)))
    weights = dict(zip(names, found, strict=True))

    def weighed(effect: Effect) -> Effect:
        weight = weights[_name(effect)]
        return effect._replace(rows=weight[0], size=weight[1]) if weight else effect

    statements = (s._replace(effects=tuple(map(weighed, s.effects))) for s in measured.statements)
    return measured._replace(statements=tuple(statements))


def _name(effect: Effect) -> tuple[str, str]:
    return effect.schema, effect.name
