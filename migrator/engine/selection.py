"""Which rules `--only` means: phases and migrations say where to look, families and names which of the rules there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from migrator.engine.checks import refuse_bad_rules
from migrator.project.model import Manifest
from migrator.rules.families import FAMILIES
from migrator.rules.question import QuestionRule
from migrator.rules.rule import Rule
from migrator.values.errors import Problem, UsageError
from migrator.values.shapes import closest

PHASES = ("preflight", "validate")
_USUAL = ("validate",)


class Group(NamedTuple):
    """Rules of one phase: preflight, validate, or the `expect` of the migration with this id."""

    phase: str
    rules: tuple[Rule, ...]


def select(manifest: Manifest, only: Sequence[str]) -> tuple[Group, ...]:
    """Return the rules that `only` names, or those of the whole schema where it is empty.

    Each of its values is a phase, a migration's id, a family or a rule's name, or several of them with commas. Raises
    UsageError where one names nothing, or nothing there; ManifestError for rules that are badly written.
    """
    everything = _groups(manifest)
    words = _words(only, everything)
    where = [word for word in words if word in everything]
    names = [word for word in words if word not in everything]
    groups = [Group(phase, everything[phase]) for phase in where or (PHASES if names else _USUAL)]
    for name in names:
        if not any(_called(rule, name) for _, rules in groups for rule in rules):
            raise UsageError(_nothing(name, groups, everything))
    if names:
        groups = [Group(phase, _named(rules, names)) for phase, rules in groups]
        groups = [group for group in groups if group.rules]
    refuse_bad_rules(*(rules for _, rules in groups))
    return tuple(groups)


def selectable(manifest: Manifest) -> tuple[str, ...]:
    """Return every word that `select` takes for this manifest."""
    return tuple(_known(_groups(manifest)))


def _groups(manifest: Manifest) -> dict[str, tuple[Rule, ...]]:
    """Return the rules of each phase; one that a migration is called like comes before that migration."""
    phases = {"preflight": manifest.preflight, "validate": manifest.validate}
    return phases | {m.id: m.expect for m in manifest.migrations if m.id not in phases}


def _known(groups: Mapping[str, Sequence[Rule]]) -> dict[str, None]:
    rules = [rule for rules in groups.values() for rule in rules]
    return dict.fromkeys((*groups, *FAMILIES, *(name for rule in rules for name in _names(rule))))


def _names(rule: Rule) -> tuple[str, ...]:
    """Return what a rule may be called: one with a sentence for a name by that alone, too."""
    return (rule.id, rule.subject) if isinstance(rule, QuestionRule) else (rule.id,)


def _called(rule: Rule, name: str) -> bool:
    return name == rule.family or name in _names(rule)


def _named(rules: Sequence[Rule], names: Sequence[str]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if any(_called(rule, name) for name in names))


def _words(values: Sequence[str], groups: Mapping[str, Sequence[Rule]]) -> list[str]:
    """Return each word once. A sentence may hold commas: a value is cut only where as a whole it names nothing."""
    known = _known(groups)
    words = dict.fromkeys(word for value in values for word in _cut(value, known))
    for word in words:
        if word not in known:
            message = f"there is no phase, migration, family or rule called {word}"
            raise UsageError(Problem("unknown-rule", message, hint=closest(word, known)))
    return list(words)


def _cut(value: str, known: Mapping[str, None]) -> Iterator[str]:
    if value.strip() in known:
        yield value.strip()
        return
    words = [word for part in value.split(",") if (word := part.strip())]
    if not words:
        hint = "Is the variable set that it was taken from? Without --only, the rules under validate: are asked."
        raise UsageError(Problem("usage", "--only is empty", hint=hint))
    yield from words


def _nothing(name: str, groups: Sequence[Group], everything: Mapping[str, Sequence[Rule]]) -> Problem:
    places = [phase for phase, rules in everything.items() if _named(rules, [name])]
    where = ", ".join(group.phase for group in groups)
    message = f"no rule of {where} is called {name}"
    if name in FAMILIES:
        message = f"{where} {'holds' if len(groups) == 1 else 'hold'} no rule of the family {name}"
    elsewhere = f"There is one in {places[0]}: add --only {places[0]}." if places else None
    return Problem("nothing-selected", message, hint=elsewhere or "The manifest has no such rule anywhere.")
