"""What a manifest would say of one object, family by family, made of the facts that sql/proposal/*.sql finds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from migrator.rules.names import Name, quote
from migrator.rules.policies import COMMANDS
from migrator.rules.rule import Fact
from migrator.rules.securables import ALL_WORDS
from migrator.rules.spelling import alike, tokens
from migrator.rules.triggers import STATES


class Word(str):
    """A key of the manifest's format, not a name: `on` among them, which YAML 1.1 would take for true."""

    __slots__ = ()


ABSENT = "absent"
ON = Word("on")
_IDENTITY = {"a": "always", "d": "by default"}
_GENERATED = {"s": "stored", "v": "virtual"}
# As people write what format_type prints.
_SHORT = {"timestamp with time zone": "timestamptz", "timestamp without time zone": "timestamp"}
# Of each type the greatest value of a sequence.
_GREATEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


class Described(NamedTuple):
    """One object: the keys that lead to it within its family, and what is to be said of it: `absent`, or by key.

    `of` is the relation that it is, or is a part of, if any; `partition` whether that is a partition of another.
    """

    family: str
    path: tuple[str, ...]
    says: Any
    of: str = ""
    partition: bool = False


def _table(fact: Fact) -> Iterator[Described]:
    name = str(Name(*fact["name"]))
    says: dict[str, Any] = {}
    if not fact["partition"]:
        columns = {quote(column["name"]): column_text(column) for column in fact["columns"] or ()}
        key = [quote(column) for column in fact["primary_key"] or ()]
        guard = "forced" if fact["forced"] else "enabled"
        says = _said(
            columns=columns,
            primary_key=key,
            owner=quote(fact["owner"]),
            row_security=fact["row_security"] and guard,
            partition_by=fact["partition_by"] and _one_line(fact["partition_by"]),
            partitions={str(Name(*part)): bound for part, bound in fact["partitions"] or ()},
        )
    yield Described("tables", (name,), says, name, fact["partition"])


def column_text(column: Fact) -> str:
    """Return a column as CREATE TABLE has it: `text not null default 'new'`."""
    type_: str = column["type"]
    parts = [_SHORT.get(type_, type_)]
    if column["not_null"] and not column["identity"]:
        parts.append("not null")
    if column["identity"]:
        parts.append(f"generated {_IDENTITY[column['identity']]} as identity")
    elif column["generated"]:
        parts.append(f"generated always as ({column['value']}) {_GENERATED[column['generated']]}")
    elif column["value"] is not None:
        parts.append(f"default {_bare(column['value'], column['base'])}")
    return _one_line(" ".join(parts))


def _bare(value: str, type_: str) -> str:
    """Return a default without the cast that PostgreSQL adds to a literal of the column's own type."""
    literal = value.removesuffix(f"::{type_}")
    return literal if literal.startswith("'") and len(tokens(literal)) == 1 else value


def _index(fact: Fact) -> Iterator[Described]:
    target = fact["target"].replace(" USING btree", "", 1)
    on = _one_line(target.replace(fact["options"], "", 1) if fact["options"] else target)
    says = {ON: on, **_said(unique=fact["unique"])}
    yield Described("indexes", (str(Name(*fact["name"])),), says, str(Name(*fact["table"])))


def _constraint(fact: Fact) -> Iterator[Described]:
    table = str(Name(*fact["table"]))
    says: dict[str, Any] = {ON: table}
    if fact["type"] in "cf":  # of all others PostgreSQL knows no other state
        says["validated"] = fact["validated"]
    says["definition"] = _one_line(fact["definition"].removesuffix(" NOT VALID"))
    yield Described("constraints", (quote(fact["name"]),), says, table)


def _sequence(fact: Fact) -> Iterator[Described]:
    """Say what CREATE SEQUENCE would not do by itself."""
    greatest, down = _GREATEST[fact["type"]], fact["increment"] < 0
    low, high = (-greatest - 1, -1) if down else (1, greatest)
    usual = {
        "type": "bigint",
        "start": fact["max"] if down else fact["min"],
        "increment": 1,
        "min": low,
        "max": high,
        "cycle": False,
    }
    name = str(Name(*fact["name"]))
    says = {key: fact[key] for key, value in usual.items() if fact[key] != value}
    yield Described("sequences", (name,), says, name)


def _enum(fact: Fact) -> Iterator[Described]:
    yield Described("enums", (str(Name(*fact["name"])),), {"values": fact["values"] or []})


def _function(fact: Fact) -> Iterator[Described]:
    says = {"security": "definer"} if fact["definer"] else {}
    yield Described("functions", (_signature(fact),), says)


def _signature(fact: Fact) -> str:
    return f"{Name(*fact['name'])}({', '.join(fact['arguments'])})"


def _trigger(fact: Fact) -> Iterator[Described]:
    table, state = str(Name(*fact["table"])), STATES[fact["enabled"]]
    says = _said(state=state if state != "enabled" else None, definition=_one_line(fact["definition"]))
    yield Described("triggers", (table, quote(fact["name"])), says, table)


def _view(fact: Fact) -> Iterator[Described]:
    name, made = str(Name(*fact["name"])), fact["materialized"]
    says = _said(materialized=made, owner=quote(fact["owner"]))
    if made and not fact["populated"]:
        says["populated"] = False
    yield Described("views", (name,), says, name)


def _policy(fact: Fact) -> Iterator[Described]:
    """Say what CREATE POLICY would not take for granted: ALL, TO PUBLIC, PERMISSIVE."""
    table, roles = str(Name(*fact["table"])), ["public" if r is None else quote(r) for r in fact["roles"]]
    command = COMMANDS[fact["command"]]
    says = _said(
        command=command if command != "all" else None,
        to=roles if roles != ["public"] else None,
        using=fact["using"] and _one_line(fact["using"]),
        check=fact["check"] and _one_line(fact["check"]),
    )
    if not fact["permissive"]:
        says["permissive"] = False
    yield Described("policies", (table, quote(fact["name"])), says, table)


def _extension(fact: Fact) -> Iterator[Described]:
    yield Described("extensions", (fact["name"],), {})


def _privileges(fact: Fact) -> Iterator[Described]:
    """Say what each role has been granted, and where nobody but some may call a function that it is nobody else."""
    by_role: dict[str, list[str]] = {}
    for role, word in fact["grants"] or ():
        by_role.setdefault("public" if role is None else quote(role), []).append(word.lower())
    on = _securable(fact)
    of = str(Name(*fact["name"])) if fact["kind"] in ("relation", "columns") else ""
    for role, words in by_role.items():
        if (on, role, words) != ("schema public", "public", ["usage"]):  # so it is in every database
            yield Described("privileges", (on, role), {"grant": _ordered(words)}, of, fact.get("partition", False))
    if fact["kind"] == "function" and "public" not in by_role:
        yield Described("privileges", (on, "public"), {"deny": ["execute"]}, of)


def _securable(fact: Fact) -> str:
    name = str(Name(*fact["name"]))
    match fact["kind"]:
        case "columns":
            return f"{name} ({quote(fact['column'])})"
        case "function":
            return f"function {_signature(fact)}"
        case "schema":
            return f"schema {name}"
    return '"database"' if name == "database" else name  # without quotes the word is the database itself


def _ordered(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=ALL_WORDS.index)


def joined_columns(described: Iterable[Described]) -> Sequence[Described]:
    """Return the columns of a table on which a role has the same privileges as one object: `orders (status, total)`."""
    whole: list[Described] = []
    columns: dict[tuple[Any, ...], list[Described]] = {}
    for each in described:
        if each.family == "privileges" and each.of and each.path[0] not in (each.of, '"database"'):
            columns.setdefault((each.of, each.path[1], *each.says["grant"]), []).append(each)
        else:
            whole.append(each)
    for (of, role, *_), some in columns.items():
        names = ", ".join(each.path[0].removeprefix(f"{of} (").removesuffix(")") for each in some)
        whole.append(some[0]._replace(path=(f"{of} ({names})", role)))
    return whole


def _said(**values: Any) -> dict[str, Any]:
    """Return the keys that say something."""
    return {key: value for key, value in values.items() if value}


def _one_line(text: str) -> str:
    """Return a fragment of SQL without the line ends that PostgreSQL prints it with; those in quotes stay."""
    flat = " ".join(text.split())
    return flat if alike(flat, text) else text


# By family; the facts of each are found by the file of its name in sql/proposal/.
DESCRIBE: dict[str, Callable[[Fact], Iterator[Described]]] = {
    "tables": _table,
    "indexes": _index,
    "constraints": _constraint,
    "sequences": _sequence,
    "enums": _enum,
    "functions": _function,
    "triggers": _trigger,
    "views": _view,
    "policies": _policy,
    "extensions": _extension,
    "privileges": _privileges,
}
