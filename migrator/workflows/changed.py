"""What a branch changes in the manifest: rules that come, go or say something else, limits, settings."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.project.model import Ignored, Manifest, Migration, Settings
from migrator.project.written import said_of_rules, wordings
from migrator.values.location import Location
from migrator.values.review import Limit, RuleChange
from migrator.values.tree import Listing, Node
from migrator.values.units import show_duration

if TYPE_CHECKING:
    from migrator.rules.rule import Rule

_COUNTED = frozenset({"queue_limit"})
# The URL is left out: it may be a secret, and is another one in each environment.
_DATABASE = ("history", "role", "search_path", "pooler")
# What a report on a new migration tells anyhow.
_TOLD = ("transaction", "irreversible")
_TOP = ("manifest", "database", "defaults", "lint", "drift")


def rule_changes(was: Manifest | None, now: Manifest) -> tuple[RuleChange, ...]:
    """Return the rules that came, those that say something else, then those that went, phase by phase."""
    before, after = _rules(was) if was else {}, _rules(now)
    places = {(phase, rule.id): rule.location for phase, rules in _phases(now).items() for rule in rules}
    return (
        *(RuleChange("added", *rule, places[rule]) for rule in after if rule not in before),
        *(
            RuleChange("changed", *rule, places[rule], found)
            for rule, node in after.items()
            if rule in before and (found := tuple(wordings(before[rule], node)))
        ),
        *(RuleChange("removed", *rule, Location(now.path)) for rule in before if rule not in after),
    )


def _rules(manifest: Manifest) -> Mapping[tuple[str, str], Node]:
    """Return what is said of each rule, by its phase and name; of several of one name all that is said."""
    said = said_of_rules(Path(manifest.path))
    found: dict[tuple[str, str], list[Node]] = {}
    for phase, rules in _phases(manifest).items():
        for rule in rules:
            found.setdefault((phase, rule.id), []).append(said[rule.location])
    return {rule: nodes[0] if len(nodes) == 1 else _all(nodes) for rule, nodes in found.items()}


def _all(nodes: Sequence[Node]) -> Node:
    return Listing(tuple(nodes), nodes[0].location)


def _phases(manifest: Manifest) -> "Mapping[str, tuple[Rule, ...]]":
    phases = {"preflight": manifest.preflight, "validate": manifest.validate}
    for migration in manifest.migrations:
        phases |= {f"{migration.id} require": migration.require, f"{migration.id} expect": migration.expect}
    return phases


def limit_changes(was: Manifest | None, now: Manifest, added: Collection[Migration]) -> tuple[Limit, ...]:
    """Return the settings that changed, at the top and of released migrations, and what new ones have of their own."""
    new = {migration.id for migration in added}
    places = {migration.id: migration.location for migration in now.migrations}
    if was is not None:
        places = {**dict.fromkeys(_TOP, Location(now.path)), **places}
    before, after = _stated(was or now), _stated(now)
    found = []
    for scope, name in dict.fromkeys((*before, *after)):
        if scope in places and not (scope in new and name in _TOLD):
            usual = _unsaid(name, now if was is None or scope in new else was)
            old = usual if scope in new else before.get((scope, name), usual)
            value = after.get((scope, name), _unsaid(name, now))
            found += [Limit(scope, name, old, value, places[scope])] if old != value else []
    return tuple(found)


def _stated(manifest: Manifest) -> dict[tuple[str, str], str]:
    """Return every setting as people read it, by where it stands and its name; of a migration, what is its own."""
    found = {("manifest", "project"): manifest.project}
    found |= {("database", name): _words(getattr(manifest.database, name)) for name in _DATABASE}
    found |= {("defaults", name): _shown(name, getattr(manifest.defaults, name)) for name in Settings._fields}
    found |= _ignored("lint", manifest.ignored)
    found |= {("drift", f"ignore {pattern}"): "written" for pattern in manifest.drift_ignored}
    for migration in manifest.migrations:
        found |= {(migration.id, name): value for name, value in _own(migration, manifest.defaults)}
        found |= _ignored(migration.id, migration.ignored, "lint ")
    return found


def _ignored(scope: str, ignored: Iterable[Ignored], what: str = "") -> dict[tuple[str, str], str]:
    return {(scope, f"{what}ignore {one.code}"): one.reason for one in ignored}


def _own(migration: Migration, defaults: Settings) -> Iterator[tuple[str, str]]:
    for name in Settings._fields:
        own = getattr(migration.settings, name)
        if own != getattr(defaults, name):
            yield name, _shown(name, own)
    for name in _TOLD:
        if said := getattr(migration, name):
            yield name, said


def _unsaid(name: str, manifest: Manifest) -> str:
    """Return what holds where a setting is not written."""
    if name in Settings._fields:
        return _shown(name, getattr(manifest.defaults, name))
    return "what its script needs" if name == "transaction" else "nothing"


def _shown(name: str, value: int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in _COUNTED:
        return f"{value:,}"
    return show_duration(value) if value else "none"


def _words(value: str | tuple[str, ...] | None) -> str:
    return ", ".join(value) if isinstance(value, tuple) else value or "none"
