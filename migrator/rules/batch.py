"""All rules on the catalog in one question, and the answers judged."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from psycopg import sql

from migrator.rules.rule import CatalogRule
from migrator.values.verdicts import Verdict


def query(rules: Sequence[CatalogRule], search_path: Sequence[str] = ()) -> str:
    """Return one SELECT without parameters that gives a row (index in `rules`, fact as JSON) for each rule.

    Unqualified names are looked up along `search_path`, or, where that is empty, along the one that a new session
    would have; what the session has set since makes no difference, and is as it was afterwards. Takes no lock on a
    table but ACCESS SHARE, and that only to count its rows, to measure a default partition or to print a default, a
    CHECK or an index's expression that a rule is about; on a sequence ROW EXCLUSIVE, to read how far it has come.
    Raises nothing where an object is absent. The role matters only for counting rows, for what its privileges let it
    see, and for "$user" in the path. There must be at least one rule.
    """
    kinds = {rule.query: rule for rule in rules}
    questions = [{"index": index, "query": rule.query, **_asked(rule)} for index, rule in enumerate(rules)]
    return framed(sql.SQL("\nUNION ALL\n").join(map(_facts, kinds.values())), search_path, questions)


def framed(facts: sql.Composable, search_path: Sequence[str], questions: Sequence[dict[str, object]] = ()) -> str:
    """Return one statement: `facts`, a SELECT of an index and a fact, with the path and the settings that rules have.

    Where there are no `questions`, it takes its rows from the CTE `readied`: by then path and settings are in force.
    """
    parts = {
        "search_path": path(search_path),
        "questions": sql.Literal(json.dumps(questions, ensure_ascii=False)),
        "facts": facts,
    }
    return read("batch").format(**parts).as_string(None)


def judge(rules: Sequence[CatalogRule], rows: Iterable[Sequence[Any]]) -> tuple[tuple[Verdict, ...], ...]:
    """Return the verdicts on each of the rules from the rows that `query` gave for the same rules."""
    facts = {int(index): json.loads(fact) for index, fact in rows}
    return tuple(rule.judge(facts[index]) for index, rule in enumerate(rules))


def path(schemas: Sequence[str]) -> sql.Composable:
    """Return an expression for the value of search_path: these schemas, or what a new session would have."""
    if not schemas:
        return read("default_path")
    return sql.Literal(", ".join(sql.Identifier(schema).as_string(None) for schema in schemas))


def _asked(rule: CatalogRule) -> dict[str, object]:
    relation = rule.relation()
    about = {"absent": rule.absent, "about": rule.about()}
    return about if relation is None else about | {"schema": relation.schema, "name": relation.name}


def _facts(rule: CatalogRule) -> sql.Composable:
    """Return the SELECT for the facts of all rules that ask the same."""
    facts: sql.Composable = read(rule.query)
    parts = {"query": sql.Literal(rule.query), "similar": _similar(rule.kinds)}
    for frame in rule.frames:
        facts = read(frame).format(facts=facts, **parts)
    return read(rule.query).format(**parts) if rule.kinds and not rule.frames else facts


def _similar(kinds: str) -> sql.Composable:
    return read("similar").format(kinds=sql.Literal(list(kinds)))


@cache
def read(name: str) -> sql.SQL:
    """Return the text of sql/`name`.sql."""
    return sql.SQL(files(__package__).joinpath("sql", f"{name}.sql").read_text("utf-8"))
