"""All rules in one question to the catalog, and the answers judged."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from psycopg import sql

from migrator.rules.families import FAMILIES
from migrator.rules.rule import Rule
from migrator.values.verdicts import Verdict

Row = tuple[int | bytes, str | bytes]


def query(rules: Sequence[Rule], search_path: Sequence[str] = ()) -> str:
    """Return one SELECT without parameters that gives a row (index in `rules`, fact as JSON) for each rule.

    Unqualified names are looked up along `search_path`, or, where that is empty, along the one that a new session
    would have; what the session has set since makes no difference, and is as it was afterwards. Takes no lock on a
    table but ACCESS SHARE, and that only to count its rows or to print a default, a CHECK or an index's expression
    that a rule is about. Raises nothing where an object is absent. The role matters only for counting rows, and for
    "$user" in the path. There must be at least one rule.
    """
    arms = sql.SQL("\nUNION ALL\n").join(_facts(family) for family in dict.fromkeys(rule.family for rule in rules))
    questions = [{"index": index, "family": rule.family, **_asked(rule)} for index, rule in enumerate(rules)]
    return (
        _read("batch")
        .format(
            search_path=_path(search_path),
            questions=sql.Literal(json.dumps(questions, ensure_ascii=False)),
            facts=arms,
        )
        .as_string(None)
    )


def judge(rules: Sequence[Rule], rows: Iterable[Row]) -> tuple[Verdict, ...]:
    """Return the verdicts on all rules, in their order, from the rows that `query` gave for the same rules."""
    facts = {int(index): json.loads(fact) for index, fact in rows}
    return tuple(verdict for index, rule in enumerate(rules) for verdict in rule.judge(facts[index]))


def _asked(rule: Rule) -> dict[str, object]:
    relation = rule.relation()
    about = {"absent": rule.absent, "about": rule.about()}
    return about if relation is None else about | {"schema": relation.schema, "name": relation.name}


def _path(schemas: Sequence[str]) -> sql.Composable:
    if not schemas:
        return _read("default_path")
    return sql.Literal(", ".join(sql.Identifier(schema).as_string(None) for schema in schemas))


def _facts(name: str) -> sql.Composable:
    family = FAMILIES[name]
    facts = _read(family.query or name)
    if not family.kinds:
        return facts
    return facts.format(similar=_read("similar").format(kinds=sql.Literal(list(family.kinds))))


@cache
def _read(name: str) -> sql.SQL:
    return sql.SQL(files(__package__).joinpath("sql", f"{name}.sql").read_text("utf-8"))
