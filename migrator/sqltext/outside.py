"""What cannot run inside a transaction: the statements that PostgreSQL refuses there with SQLSTATE 25001.

The list is that of PreventInTransactionBlock() in PostgreSQL's sources, each checked on a server. What depends on the
catalog is not known here: CLUSTER or REINDEX of a partitioned table, a CALL or DO that commits.
"""

from collections.abc import Callable, Mapping, Sequence

from migrator.sqltext.library import Node, pb

_OFF = frozenset({"false", "off", "0"})


def outside_only(kind: str, node: Node) -> str | None:
    """Return the name of a parsed statement that cannot run in a transaction, else nothing."""
    find = _BY_KIND.get(kind)
    return find(node) if find else None


def outside_only_by_words(words: Sequence[str]) -> str | None:
    """Return the same for a statement that the parser does not know, as far as its first words tell.

    Only REFRESH MATERIALIZED VIEW may be CONCURRENTLY in a transaction.
    """
    for name in _BY_WORDS:
        if tuple(words[: len(name)]) == name:
            return " ".join(name)
    if "CONCURRENTLY" in words and words[0] != "REFRESH":
        return f"{words[0]} … CONCURRENTLY"
    return None


def _option(options: Sequence[Node], name: str, default: bool | None = None) -> bool | None:
    """Return an option's value; one without a value is on, as in `(CONCURRENTLY)`."""
    for option in options:
        if option.def_elem.defname.lower() == name:
            return _value(option.def_elem.arg) not in _OFF
    return default


def _value(arg: Node) -> str:
    match arg.WhichOneof("node"):
        case "string":
            return str(arg.string.sval).lower()
        case "integer":
            return str(arg.integer.ival)
        case "type_name":  # a bare word such as `off` is read as the name of a type
            return str(arg.type_name.names[-1].string.sval).lower()
    return ""


def _index(node: Node) -> str | None:
    return "CREATE INDEX CONCURRENTLY" if node.concurrent else None


def _drop(node: Node) -> str | None:
    return "DROP INDEX CONCURRENTLY" if node.concurrent else None


def _reindex(node: Node) -> str | None:
    if _option(node.params, "concurrently"):
        return "REINDEX CONCURRENTLY"
    return _REINDEX.get(node.kind)


_REINDEX = {
    pb.REINDEX_OBJECT_SCHEMA: "REINDEX SCHEMA",
    pb.REINDEX_OBJECT_SYSTEM: "REINDEX SYSTEM",
    pb.REINDEX_OBJECT_DATABASE: "REINDEX DATABASE",
}


def _alter_table(node: Node) -> str | None:
    details = (getattr(command.alter_table_cmd, "def") for command in node.cmds)
    concurrent = any(detail.partition_cmd.concurrent for detail in details)
    return "ALTER TABLE … DETACH PARTITION CONCURRENTLY" if concurrent else None


def _alter_database(node: Node) -> str | None:
    return "ALTER DATABASE … SET TABLESPACE" if _option(node.options, "tablespace") is not None else None


def _create_subscription(node: Node) -> str | None:
    connects = _option(node.options, "connect", default=True)
    makes_slot = _option(node.options, "create_slot", default=connects)
    return "CREATE SUBSCRIPTION that creates a replication slot" if makes_slot else None


def _alter_subscription(node: Node) -> str | None:
    if node.kind == pb.ALTER_SUBSCRIPTION_REFRESH:
        return "ALTER SUBSCRIPTION … REFRESH PUBLICATION"
    if node.kind in _REFRESHING and _option(node.options, "refresh", default=True):
        return f"ALTER SUBSCRIPTION … {_REFRESHING[node.kind]} with refresh"
    slot = [name for name in ("failover", "two_phase") if _option(node.options, name) is not None]
    return f"ALTER SUBSCRIPTION … SET ({slot[0]})" if slot else None


_REFRESHING = {
    pb.ALTER_SUBSCRIPTION_SET_PUBLICATION: "SET PUBLICATION",
    pb.ALTER_SUBSCRIPTION_ADD_PUBLICATION: "ADD PUBLICATION",
    pb.ALTER_SUBSCRIPTION_DROP_PUBLICATION: "DROP PUBLICATION",
}


def _transaction(node: Node) -> str | None:
    return {
        pb.TRANS_STMT_COMMIT_PREPARED: "COMMIT PREPARED",
        pb.TRANS_STMT_ROLLBACK_PREPARED: "ROLLBACK PREPARED",
    }.get(node.kind)


_BY_KIND: Mapping[str, Callable[[Node], str | None]] = {
    "createdb_stmt": lambda _: "CREATE DATABASE",
    "dropdb_stmt": lambda _: "DROP DATABASE",
    "alter_database_stmt": _alter_database,
    "create_table_space_stmt": lambda _: "CREATE TABLESPACE",
    "drop_table_space_stmt": lambda _: "DROP TABLESPACE",
    "alter_system_stmt": lambda _: "ALTER SYSTEM",
    "vacuum_stmt": lambda node: "VACUUM" if node.is_vacuumcmd else None,
    "cluster_stmt": lambda node: None if node.HasField("relation") else "CLUSTER of all tables",
    "index_stmt": _index,
    "drop_stmt": _drop,
    "reindex_stmt": _reindex,
    "alter_table_stmt": _alter_table,
    "create_subscription_stmt": _create_subscription,
    "alter_subscription_stmt": _alter_subscription,
    "drop_subscription_stmt": lambda _: "DROP SUBSCRIPTION",
    "transaction_stmt": _transaction,
    "discard_stmt": lambda node: "DISCARD ALL" if node.target == pb.DISCARD_ALL else None,
}

_BY_WORDS = (
    ("VACUUM",),
    ("CREATE", "DATABASE"),
    ("DROP", "DATABASE"),
    ("CREATE", "TABLESPACE"),
    ("DROP", "TABLESPACE"),
    ("ALTER", "SYSTEM"),
    ("CREATE", "SUBSCRIPTION"),
    ("DROP", "SUBSCRIPTION"),
    ("COMMIT", "PREPARED"),
    ("ROLLBACK", "PREPARED"),
    ("DISCARD", "ALL"),
)
