"""What is wrong with rules before any database is asked."""

from collections.abc import Iterable

from migrator.rules.rule import Rule
from migrator.values.errors import Problem


def check(rules: Iterable[Rule]) -> tuple[Problem, ...]:
    """Return a problem for every fragment of SQL in `rules` that PostgreSQL's grammar does not take.

    One entry of the manifest may make several rules: a fragment that they share is told once.

    Loading a manifest does not do this, since it takes the parser, which a run with nothing to do can go without.
    """
    return tuple(dict.fromkeys(problem for rule in rules for problem in rule.mistakes()))
