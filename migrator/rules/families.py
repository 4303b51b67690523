"""The registry: every family of rules, and the shape that they make together."""

from typing import Any

from migrator.rules.constraints import CONSTRAINTS
from migrator.rules.data import DATA
from migrator.rules.enums import ENUMS
from migrator.rules.extensions import EXTENSIONS
from migrator.rules.functions import FUNCTIONS
from migrator.rules.health import HEALTH
from migrator.rules.indexes import INDEXES
from migrator.rules.performance import PERFORMANCE
from migrator.rules.policies import POLICIES
from migrator.rules.privileges import PRIVILEGES
from migrator.rules.rule import Rule
from migrator.rules.sequences import SEQUENCES
from migrator.rules.tables import TABLES
from migrator.rules.thresholds import THRESHOLDS
from migrator.rules.triggers import TRIGGERS
from migrator.rules.views import VIEWS
from migrator.values.containers import Field, Record
from migrator.values.tree import Mapping

FAMILIES: dict[str, Field] = {
    "tables": TABLES,
    "indexes": INDEXES,
    "constraints": CONSTRAINTS,
    "sequences": SEQUENCES,
    "enums": ENUMS,
    "functions": FUNCTIONS,
    "triggers": TRIGGERS,
    "views": VIEWS,
    "policies": POLICIES,
    "extensions": EXTENSIONS,
    "thresholds": THRESHOLDS,
    "privileges": PRIVILEGES,
    "data": DATA,
    "performance": PERFORMANCE,
    "health": HEALTH,
}


def _rules(_: Mapping, values: dict[str, Any]) -> tuple[Rule, ...]:
    return tuple(rule for rules in values.values() for rule in rules)


RULES: Record[tuple[Rule, ...]] = Record(_rules, FAMILIES)
