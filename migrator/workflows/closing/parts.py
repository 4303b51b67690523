"""What belongs to a table, a type or a domain: constraints, indexes, triggers, rules, policies, attributes."""

from migrator.values.ties import Part
from migrator.workflows.closing.change import Change, Statements, beside, lineage

UNPROVEN = " NOT VALID"
_PARTITIONED = "partition by"
_FIRING = {None: "ENABLE", "usual": "ENABLE", "disabled": "DISABLE", "on replicas": "ENABLE REPLICA"}


def constraint(change: Change) -> Statements:
    """Return what makes a constraint again what the history has; a child's is made or dropped with its parent's."""
    origin, wanted, here = f"origin of {change.aspect}", change.wanted, change.here
    if origin in change.live:
        return () if wanted is None else None
    if change.made.get(origin) == "inherited" and here is None:
        parents = lineage(change.object, [change.sides.made])
        lacking = all(change.aspect not in change.sides.live.catalog.get(one, {}) for one in parents)
        return () if lacking else None
    if here is not None and here == f"{wanted}{UNPROVEN}":
        return (f"{change.alter} VALIDATE CONSTRAINT {change.name};",)
    dropped = (f"{change.alter} DROP CONSTRAINT {change.name};",) if here is not None else ()
    return (*dropped, *_added(change)) if wanted is not None else dropped


def _added(change: Change) -> tuple[str, ...]:
    """What is proven later does not keep others waiting for as long; partitioned tables prove at once."""
    wanted = change.wanted or ""
    whole = wanted.startswith("FOREIGN KEY") and change.made.get("", "").startswith(_PARTITIONED)
    later = (
        wanted.startswith(("CHECK", "FOREIGN KEY")) and not wanted.endswith((UNPROVEN, "NOT ENFORCED")) and not whole
    )
    added = f"{change.alter} ADD CONSTRAINT {change.name} {wanted}{UNPROVEN if later else ''};"
    return (added, f"{change.alter} VALIDATE CONSTRAINT {change.name};") if later else (added,)


def index(change: Change) -> Statements:
    """Return what makes an index again; that of a partitioned table is no index of rows, its partitions' are."""
    if f"parent of {change.aspect}" in change.live:
        return () if change.wanted is None else None
    made = tuple(f"{_concurrently(text, text)};" for text in (change.wanted,) if text is not None)
    name = beside(change.object.name, change.name)
    dropped = tuple(_concurrently(f"DROP INDEX {name};", text) for text in (change.here,) if text is not None)
    return (*dropped, *made)


def _concurrently(statement: str, definition: str) -> str:
    return statement if " ON ONLY " in definition else statement.replace("INDEX", "INDEX CONCURRENTLY", 1)


def parent_of_index(change: Change) -> Statements:
    """Return what attaches an index to that of the partitioned table; a constraint's follows the constraint."""
    if change.about not in change.made:
        return ()
    if change.wanted is None or change.here is not None:
        return None
    return (f"ALTER INDEX {change.wanted} ATTACH PARTITION {beside(change.object.name, change.name)};",)


def state_of_index(change: Change) -> Statements:
    """Return what builds an index again that is there and of no use."""
    if change.wanted is not None or " ON ONLY " in change.made.get(change.about, ""):
        return None
    return (f"REINDEX INDEX CONCURRENTLY {beside(change.object.name, change.name)};",)


def trigger(change: Change) -> Statements:
    """Return what replaces a trigger or a rule, which says itself which table it is on."""
    dropped = (f"DROP {change.head.upper()} {change.name} ON {change.object.name};",) if change.here is not None else ()
    return (*dropped, f"{change.wanted.rstrip(';')};") if change.wanted is not None else dropped


def firing(change: Change) -> Statements:
    """Return what has a trigger or a rule fire as the history has it; a partition's fires as its parent's."""
    if not change.about:
        return (f"{change.alter} {_FIRING.get(change.wanted, 'ENABLE ALWAYS')};",)
    wanted, name = change.wanted, change.object
    while wanted is None and (parents := lineage(name, [change.sides.made])):
        name = next(iter(parents))
        wanted = change.sides.made.catalog.get(name, {}).get(change.aspect)
    return (
        f"{change.alter} {_FIRING.get(wanted, 'ENABLE ALWAYS')} {change.about.split(' ')[0].upper()} {change.name};",
    )


def policy(change: Change) -> Statements:
    """Return what replaces a policy."""
    named = f"POLICY {change.name} ON {change.object.name}"
    dropped = (f"DROP {named};",) if change.here is not None else ()
    return (*dropped, f"CREATE {named} {change.wanted};") if change.wanted is not None else dropped


def attribute(change: Change) -> Statements:
    """Return what makes an attribute of a composite type again; one that columns are made of keeps its type."""
    needs = change.sides.live.ties.needs
    users = [user for user, needed in needs.items() if Part(change.object) in needed and user.object != change.object]
    if any(user.object.kind == "table" and not user.aspect for user in users):
        return None  # a table of this type has its columns
    if change.wanted is None:
        return (f"{change.alter} DROP ATTRIBUTE {change.name};",)
    if change.here is None:
        return (f"{change.alter} ADD ATTRIBUTE {change.name} {change.wanted};",)
    return None if users else (f"{change.alter} ALTER ATTRIBUTE {change.name} TYPE {change.wanted};",)
