"""The statements that close a drift: they lead from what is there back to what the history makes. None is ever run."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from migrator.values.catalog import Difference, ObjectDifference, by_object

_RELATIONS = ("table", "foreign table", "view", "materialized view", "sequence")
# What DROP and ALTER … OWNER TO can name as the catalog does.
_OWNED = frozenset((*_RELATIONS, "schema", "function", "procedure", "aggregate", "type", "domain", "collation"))
_DROPPED = _OWNED | {"extension", "event trigger", "publication", "statistics", "foreign server", "operator", "cast"}
_VALID = " NOT VALID"
_NOT_NULL = " not null"
_MORE = (_NOT_NULL, " default ", " generated ", " collate ")
_SPELLED = {"foreign server": "server"}


_LATER = ("trigger ", "rule ", "policy ", "firing ", "comment", "owned by")
# What others are made of is made first, and goes last.
_RANK = ("schema", "extension", "type", "domain", "sequence", "table", "function", "procedure", "view")


def closing_statements(found: Iterable[Difference]) -> tuple[str, ...]:
    """Return statements for the live database, object by object; where none is certain, a question as a comment."""
    objects = by_object(difference for difference in found if not difference.note)
    gone = sorted((one for one in objects if one.change == "added"), key=_rank, reverse=True)
    others = sorted((one for one in objects if one.change != "added"), key=_rank)
    dropped = (statement for one in gone for statement in _dropped(one))
    made = (statement for one in others for statement in _of_object(one))
    later = (s for one in others for d in one.differences if _is_later(d) for s in _of_aspect(one, d))
    return (*dropped, *made, *later)


def _is_later(difference: Difference) -> bool:
    """What speaks of other objects comes when those are there."""
    foreign = difference.aspect.startswith("constraint ") and (difference.old or "").startswith("FOREIGN KEY")
    return foreign or difference.aspect.startswith(_LATER)


def _rank(one: ObjectDifference) -> int:
    return _RANK.index(one.object.kind) if one.object.kind in _RANK else len(_RANK)


def _dropped(one: ObjectDifference) -> Iterator[str]:
    if any(difference.aspect == "owned by" for difference in one.differences):
        return  # a sequence goes with its column
    known = one.object.kind in _DROPPED
    yield f"DROP {_target(one)};" if known else f"-- {one.object} is not in the history: what made it?"


def _of_object(one: ObjectDifference) -> Iterator[str]:
    if one.change == "removed":
        yield from _made(one)
        return
    for difference in one.differences:
        if not _is_later(difference):
            yield from _of_aspect(one, difference)


def _target(one: ObjectDifference) -> str:
    kind = _SPELLED.get(one.object.kind, one.object.kind)
    return f"{kind.upper()} {one.object.name}"


def _made(one: ObjectDifference) -> Iterator[str]:
    """Make an object anew that the history has."""
    facts = {difference.aspect: difference.old or "" for difference in one.differences}
    creator = _CREATORS.get(one.object.kind)
    statement = creator(one.object.name, facts) if creator else None
    if statement is None:
        yield f"-- {one.object} is in the history and not here: how is it to be made again, and with which rows?"
        return
    yield statement
    for difference in one.differences:
        aspect = difference.aspect
        own = aspect in ("", "body", "column order", "version") or _is_column(aspect)
        if not own and not _is_later(difference):
            yield from _of_aspect(one, difference)


def _table(name: str, facts: Mapping[str, str]) -> str | None:
    if facts[""] not in ("", "unlogged") or {"inherits", "partition of"} & facts.keys():
        return None
    columns = ",\n".join(f"    {aspect[7:]} {text}" for aspect, text in facts.items() if _is_column(aspect))
    return f"CREATE {'UNLOGGED ' if facts[''] else ''}TABLE {name} (\n{columns}\n);"


def _type(name: str, facts: Mapping[str, str]) -> str | None:
    made = facts[""].startswith("enum ")
    return f"CREATE TYPE {name} AS ENUM {facts[''].removeprefix('enum ')};" if made else None


def _routine(_: str, facts: Mapping[str, str]) -> str:
    return facts["body"].rstrip() + ";"


_CREATORS: dict[str, Callable[[str, Mapping[str, str]], str | None]] = {
    "schema": lambda name, _: f"CREATE SCHEMA {name};",
    "extension": lambda name, facts: f"CREATE EXTENSION {name} WITH SCHEMA {facts[''].removeprefix('schema ')};",
    "function": _routine,
    "procedure": _routine,
    "sequence": lambda name, facts: f"CREATE SEQUENCE {name} {facts['']};",
    "table": _table,
    "type": _type,
    "view": lambda name, facts: f"CREATE VIEW {name} AS\n{facts['body']}",
}


def _is_column(aspect: str) -> bool:
    return aspect.startswith("column ") and aspect != "column order"


def _of_aspect(one: ObjectDifference, difference: Difference) -> Iterator[str]:
    word, _, rest = difference.aspect.partition(" ")
    maker = _MAKERS.get(word)
    statements = list(maker(one, rest, difference)) if maker else []
    if statements:
        yield from statements
        return
    was = "nothing" if difference.old is None else " ".join(difference.old.split())
    yield f"-- {one.object}: {difference.aspect or 'itself'}: how does it become again: {was}?"


def _column(one: ObjectDifference, column: str, difference: Difference) -> Iterator[str]:
    if one.object.kind != "table" or column == "order":
        return
    table, wanted, here = f"ALTER TABLE {one.object.name}", difference.old, difference.new
    if wanted is None:
        yield f"{table} DROP COLUMN {column};"
    elif here is None:
        yield f"{table} ADD COLUMN {column} {wanted};"
    elif change := _column_change(column, wanted, here):
        yield f"{table} ALTER COLUMN {column} {change};"


def _column_change(column: str, wanted: str, here: str) -> str | None:
    """Return what ALTER COLUMN has to do, where it is one thing alone."""
    if wanted == here + _NOT_NULL:
        return "SET NOT NULL"
    if here == wanted + _NOT_NULL:
        return "DROP NOT NULL"
    for one, other, statement in ((here, wanted, "SET DEFAULT {}"), (wanted, here, "DROP DEFAULT")):
        if other.startswith(f"{one} default "):
            return statement.format(other.removeprefix(f"{one} default "))
    if wanted.endswith(_NOT_NULL) == here.endswith(_NOT_NULL):
        new, old = wanted.removesuffix(_NOT_NULL), here.removesuffix(_NOT_NULL)
        if not any(word in text for text in (new, old) for word in _MORE):
            return f"TYPE {new} USING {column}::{new}"
    return None


def _constraint(one: ObjectDifference, name: str, difference: Difference) -> Iterator[str]:
    table = f"ALTER {one.object.kind.upper()} {one.object.name}"
    wanted, here = difference.old, difference.new
    if here == f"{wanted}{_VALID}":
        yield f"{table} VALIDATE CONSTRAINT {name};"
        return
    if here is not None:
        yield f"{table} DROP CONSTRAINT {name};"
    if wanted is None:
        return
    later = wanted.startswith(("CHECK", "FOREIGN KEY")) and not wanted.endswith((_VALID, "NOT ENFORCED"))
    yield f"{table} ADD CONSTRAINT {name} {wanted}{_VALID if later else ''};"
    if later:
        yield f"{table} VALIDATE CONSTRAINT {name};"


def _index(one: ObjectDifference, name: str, difference: Difference) -> Iterator[str]:
    schema = _schema(one.object.name)
    if difference.new is not None:
        yield f"DROP INDEX CONCURRENTLY {schema}.{name};"
    if difference.old is not None:
        yield difference.old.replace("INDEX", "INDEX CONCURRENTLY", 1) + ";"


def _schema(name: str) -> str:
    """Return the schema of a name that the server has quoted."""
    quoted = name.startswith('"')
    end = name.index('".') + 1 if quoted else name.index(".")
    return name[:end]


def _on_table(word: str) -> Callable[[ObjectDifference, str, Difference], Iterator[str]]:
    """Return what replaces a trigger or a rule, which says itself which table it is on."""

    def statements(one: ObjectDifference, name: str, difference: Difference) -> Iterator[str]:
        if difference.new is not None:
            yield f"DROP {word} {name} ON {one.object.name};"
        if difference.old is not None:
            yield difference.old.rstrip(";") + ";"

    return statements


def _policy(one: ObjectDifference, name: str, difference: Difference) -> Iterator[str]:
    if difference.new is not None:
        yield f"DROP POLICY {name} ON {one.object.name};"
    if difference.old is not None:
        yield f"CREATE POLICY {name} ON {one.object.name} {difference.old};"


def _comment(one: ObjectDifference, about: str, difference: Difference) -> Iterator[str]:
    text = "NULL" if difference.old is None else "'" + difference.old.replace("'", "''") + "'"
    word, _, name = about.removeprefix("on ").partition(" ")
    if not about:
        yield f"COMMENT ON {_target(one)} IS {text};"
    elif word in ("column", "attribute"):
        yield f"COMMENT ON COLUMN {one.object.name}.{name} IS {text};"
    elif word == "index":
        yield f"COMMENT ON INDEX {_schema(one.object.name)}.{name} IS {text};"
    elif word in ("constraint", "trigger", "policy", "rule"):
        domain = "DOMAIN " if one.object.kind == "domain" else ""
        yield f"COMMENT ON {word.upper()} {name} ON {domain}{one.object.name} IS {text};"


def _owner(one: ObjectDifference, _: str, difference: Difference) -> Iterator[str]:
    if one.object.kind in _OWNED and difference.old is not None:
        yield f"ALTER {_target(one)} OWNER TO {difference.old};"


def _privileges(one: ObjectDifference, about: str, difference: Difference) -> Iterator[str]:
    """Privileges are told where they are not those that an object has anyway: those of PUBLIC are not certain then."""
    role = about.removeprefix("of ")
    usual = difference.old is None and one.object.kind not in _RELATIONS
    if " on " in role or one.object.kind not in _OWNED or usual:
        return
    kind = "" if one.object.kind in ("view", "materialized view", "foreign table") else one.object.kind.upper() + " "
    kind = kind.replace("AGGREGATE", "FUNCTION")
    target = f"{kind}{one.object.name}"
    yield f"REVOKE ALL ON {target} FROM {role};"
    for option in ("", " with grant option"):
        items = [item for item in (difference.old or "none").split(", ") if item.endswith(option) and item != "none"]
        names = [item.removesuffix(option) for item in items if option or not item.endswith(" with grant option")]
        if names:
            yield f"GRANT {', '.join(names)} ON {target} TO {role}{option.upper()};"


def _body(one: ObjectDifference, _: str, difference: Difference) -> Iterator[str]:
    if difference.old is None or difference.new is None:
        return
    if one.object.kind in ("function", "procedure"):
        yield difference.old.rstrip() + ";"
    elif one.object.kind == "view":
        yield f"CREATE OR REPLACE VIEW {one.object.name} AS\n{difference.old}"


def _owned_by(one: ObjectDifference, about: str, difference: Difference) -> Iterator[str]:
    if about == "by":
        yield f"ALTER SEQUENCE {one.object.name} OWNED BY {difference.old or 'NONE'};"


def _itself(one: ObjectDifference, _: str, difference: Difference) -> Iterator[str]:
    """An enum can be given values; none can be taken from it."""
    wanted, here = difference.old or "", difference.new or ""
    start = here.removesuffix(")") + ", "
    values = wanted.removesuffix(")").removeprefix(start).split(", ")
    if here.startswith("enum (") and wanted.startswith(start) and all(value.count("'") == 2 for value in values):
        yield from (f"ALTER TYPE {one.object.name} ADD VALUE {value};" for value in values)


def _row_security(one: ObjectDifference, _: str, difference: Difference) -> Iterator[str]:
    yield f"ALTER TABLE {one.object.name} {'DISABLE' if difference.old is None else 'ENABLE'} ROW LEVEL SECURITY;"


_MAKERS: dict[str, Callable[[ObjectDifference, str, Difference], Iterator[str]]] = {
    "": _itself,
    "row": _row_security,
    "column": _column,
    "constraint": _constraint,
    "index": _index,
    "trigger": _on_table("TRIGGER"),
    "rule": _on_table("RULE"),
    "policy": _policy,
    "comment": _comment,
    "owned": _owned_by,
    "owner": _owner,
    "privileges": _privileges,
    "body": _body,
}
