"""What each kind of statement touches: one entry for every kind that PostgreSQL's grammar has."""

from collections.abc import Callable, Iterator, Mapping

from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.objects import ON_RELATION, name_of, object_code, object_kind, object_name, relation
from migrator.sqltext.touches import Touch

Touches = Iterator[Touch]


def touched(kind: str, node: Node) -> Touches:
    """Return what a parsed statement touches; a kind that is not in the tables is a bug in them (KeyError)."""
    if kind in NOTHING:
        return
    if kind in ONE:
        action, what, field = ONE[kind]
        yield Touch(action, what, name_of(getattr(node, field)))
    else:
        yield from MANY[kind](node)


# Action, kind of object, field of the node that holds the name.
ONE: Mapping[str, tuple[str, str, str]] = {
    "alter_collation_stmt": ("alter", "collation", "collname"),
    "alter_database_refresh_coll_stmt": ("alter", "database", "dbname"),
    "alter_database_set_stmt": ("alter", "database", "dbname"),
    "alter_database_stmt": ("alter", "database", "dbname"),
    "alter_domain_stmt": ("alter", "domain", "type_name"),
    "alter_enum_stmt": ("alter", "type", "type_name"),
    "alter_event_trig_stmt": ("alter", "event trigger", "trigname"),
    "alter_extension_contents_stmt": ("alter", "extension", "extname"),
    "alter_extension_stmt": ("alter", "extension", "extname"),
    "alter_fdw_stmt": ("alter", "foreign data wrapper", "fdwname"),
    "alter_foreign_server_stmt": ("alter", "server", "servername"),
    "alter_op_family_stmt": ("alter", "operator family", "opfamilyname"),
    "alter_operator_stmt": ("alter", "operator", "opername"),
    "alter_publication_stmt": ("alter", "publication", "pubname"),
    "alter_role_set_stmt": ("alter", "role", "role"),
    "alter_role_stmt": ("alter", "role", "role"),
    "alter_seq_stmt": ("alter", "sequence", "sequence"),
    "alter_stats_stmt": ("alter", "statistics", "defnames"),
    "alter_subscription_stmt": ("alter", "subscription", "subname"),
    "alter_table_move_all_stmt": ("alter", "tablespace", "orig_tablespacename"),
    "alter_table_space_options_stmt": ("alter", "tablespace", "tablespacename"),
    "alter_tsconfiguration_stmt": ("alter", "text search configuration", "cfgname"),
    "alter_tsdictionary_stmt": ("alter", "text search dictionary", "dictname"),
    "alter_type_stmt": ("alter", "type", "type_name"),
    "alter_user_mapping_stmt": ("alter", "user mapping", "servername"),
    "composite_type_stmt": ("create", "type", "typevar"),
    "create_am_stmt": ("create", "access method", "amname"),
    "create_conversion_stmt": ("create", "conversion", "conversion_name"),
    "create_domain_stmt": ("create", "domain", "domainname"),
    "create_enum_stmt": ("create", "type", "type_name"),
    "create_event_trig_stmt": ("create", "event trigger", "trigname"),
    "create_extension_stmt": ("create", "extension", "extname"),
    "create_fdw_stmt": ("create", "foreign data wrapper", "fdwname"),
    "create_foreign_server_stmt": ("create", "server", "servername"),
    "create_op_class_stmt": ("create", "operator class", "opclassname"),
    "create_op_family_stmt": ("create", "operator family", "opfamilyname"),
    "create_plang_stmt": ("create", "language", "plname"),
    "create_publication_stmt": ("create", "publication", "pubname"),
    "create_range_stmt": ("create", "type", "type_name"),
    "create_role_stmt": ("create", "role", "role"),
    "create_seq_stmt": ("create", "sequence", "sequence"),
    "create_stats_stmt": ("create", "statistics", "defnames"),
    "create_stmt": ("create", "table", "relation"),
    "create_subscription_stmt": ("create", "subscription", "subname"),
    "create_table_space_stmt": ("create", "tablespace", "tablespacename"),
    "create_transform_stmt": ("create", "transform", "type_name"),
    "create_user_mapping_stmt": ("create", "user mapping", "servername"),
    "createdb_stmt": ("create", "database", "dbname"),
    "drop_subscription_stmt": ("drop", "subscription", "subname"),
    "drop_table_space_stmt": ("drop", "tablespace", "tablespacename"),
    "drop_user_mapping_stmt": ("drop", "user mapping", "servername"),
    "dropdb_stmt": ("drop", "database", "dbname"),
    "execute_stmt": ("run", "prepared statement", "name"),
    "import_foreign_schema_stmt": ("create", "foreign tables of schema", "remote_schema"),
    "load_stmt": ("load", "library", "filename"),
    "refresh_mat_view_stmt": ("refresh", "materialized view", "relation"),
    "view_stmt": ("create", "view", "view"),
}

# Transactions, the session, what only reads, and what stands inside of other statements only.
NOTHING = frozenset(
    {"check_point_stmt", "close_portal_stmt", "constraints_set_stmt", "deallocate_stmt", "declare_cursor_stmt"}
    | {"discard_stmt", "fetch_stmt", "listen_stmt", "notify_stmt", "plassign_stmt", "prepare_stmt", "raw_stmt"}
    | {"replica_identity_stmt", "return_stmt", "set_operation_stmt", "transaction_stmt", "unlisten_stmt"}
    | {"variable_set_stmt", "variable_show_stmt"}
)


def _data(node: Node) -> Touches:
    """What a query writes, its WITH parts included; SELECT … INTO creates its table."""
    for _, part in walk(node):
        if isinstance(part, _WRITES):
            yield Touch("write", "table", relation(part.relation))
        elif isinstance(part, pb.IntoClause):
            yield Touch("create", "table", relation(part.rel))


_WRITES = (pb.InsertStmt, pb.UpdateStmt, pb.DeleteStmt, pb.MergeStmt)


def _alter_table(node: Node) -> Touches:
    yield Touch("alter", object_kind(node.objtype), relation(node.relation))


def _create_table_as(node: Node) -> Touches:
    yield Touch("create", object_kind(node.objtype), relation(node.into.rel))
    yield from _data(node.query)


def _foreign_table(node: Node) -> Touches:
    yield Touch("create", "foreign table", relation(node.base_stmt.relation))


def _index(node: Node) -> Touches:
    schema = f"{node.relation.schemaname}." if node.relation.schemaname else ""
    name = f"{schema}{node.idxname}" if node.idxname else f"on {relation(node.relation)}"
    yield Touch("create", "index", name)


def _function(node: Node) -> Touches:
    yield Touch("create", "procedure" if node.is_procedure else "function", name_of(node.funcname))


def _alter_function(node: Node) -> Touches:
    yield Touch("alter", object_kind(node.objtype), name_of(node.func))


def _schema(node: Node) -> Touches:
    yield Touch("create", "schema", node.schemaname or name_of(node.authrole))
    for part in node.schema_elts:
        kind = part.WhichOneof("node")
        yield from touched(kind, getattr(part, kind))


def _on_table(action: str, kind: str, name: str, table: str) -> Callable[[Node], Touches]:
    def find(node: Node) -> Touches:
        yield Touch(action, kind, f"{getattr(node, name)} on {relation(getattr(node, table))}")

    return find


def _define(node: Node) -> Touches:
    yield Touch("create", object_kind(node.kind), name_of(node.defnames))


def _cast(node: Node) -> Touches:
    yield Touch("create", "cast", f"{name_of(node.sourcetype)} {name_of(node.targettype)}")


def _drop(node: Node) -> Touches:
    code = object_code(node.remove_type)
    for item in node.objects:
        yield Touch("drop", object_kind(node.remove_type), object_name(code, item))


def _drop_role(node: Node) -> Touches:
    for role in node.roles:
        yield Touch("drop", "role", name_of(role))


def _said_of(action: str) -> Callable[[Node], Touches]:
    def find(node: Node) -> Touches:
        yield Touch(action, object_kind(node.objtype), object_name(object_code(node.objtype), node.object))

    return find


def _moved(number: str) -> Callable[[Node], Touches]:
    """RENAME, SET SCHEMA, OWNER TO, DEPENDS ON: the object is a relation, or belongs to one, or has a name alone."""

    def find(node: Node) -> Touches:
        code = object_code(getattr(node, number))
        if code in {"COLUMN", "TABCONSTRAINT", "ATTRIBUTE"}:
            kind = object_kind(node.relation_type) if code == "COLUMN" else {"ATTRIBUTE": "type"}.get(code, "table")
            yield Touch("alter", kind, relation(node.relation))
            return
        own = _own_name(node) if code in ON_RELATION else ""
        on = relation(node.relation) if node.HasField("relation") else ""
        name = f"{own} on {on}" if own else on or _name_alone(node, code)
        yield Touch("alter", object_kind(getattr(node, number)), name)

    return find


def _own_name(node: Node) -> str:
    return getattr(node, "subname", "") or name_of(node.object)


def _name_alone(node: Node, code: str) -> str:
    return object_name(code, node.object) if node.HasField("object") else node.subname


def _grant(node: Node) -> Touches:
    action = "grant" if node.is_grant else "revoke"
    kind = object_kind(node.objtype)
    everything = node.targtype == pb.ACL_TARGET_ALL_IN_SCHEMA
    for item in node.objects:
        yield Touch(action, f"all {kind}s in schema" if everything else kind, name_of(item))


def _grant_role(node: Node) -> Touches:
    for role in node.granted_roles:
        yield Touch("grant" if node.is_grant else "revoke", "role", role.access_priv.priv_name)


def _default_privileges(_node: Node) -> Touches:
    yield Touch("alter", "default privileges", "")


def _copy(node: Node) -> Touches:
    if node.is_from:
        yield Touch("write", "table", relation(node.relation))
    else:
        yield from _data(node.query)


def _relations(action: str) -> Callable[[Node], Touches]:
    def find(node: Node) -> Touches:
        for item in node.relations:
            yield Touch(action, "table", name_of(item))

    return find


def _vacuum(node: Node) -> Touches:
    action = "vacuum" if node.is_vacuumcmd else "analyze"
    tables = [relation(item.vacuum_relation.relation) for item in node.rels]
    for table in tables or [""]:
        yield Touch(action, "table" if table else "database", table)


def _cluster(node: Node) -> Touches:
    table = relation(node.relation)
    yield Touch("cluster", "table" if table else "database", table)


def _reindex(node: Node) -> Touches:
    kind = pb.ReindexObjectType.Name(node.kind).removeprefix("REINDEX_OBJECT_").lower()
    yield Touch("reindex", kind, relation(node.relation) or node.name)


def _system(node: Node) -> Touches:
    yield Touch("alter", "system setting", node.setstmt.name or "all")


def _owned(action: str) -> Callable[[Node], Touches]:
    def find(node: Node) -> Touches:
        for role in node.roles:
            yield Touch(action, "owned by role", name_of(role))

    return find


def _do(_node: Node) -> Touches:
    yield Touch("run", "block", "")


def _call(node: Node) -> Touches:
    yield Touch("run", "procedure", name_of(node.funccall.funcname))


MANY: Mapping[str, Callable[[Node], Touches]] = {
    "alter_default_privileges_stmt": _default_privileges,
    "alter_function_stmt": _alter_function,
    "alter_object_depends_stmt": _moved("object_type"),
    "alter_object_schema_stmt": _moved("object_type"),
    "alter_owner_stmt": _moved("object_type"),
    "alter_policy_stmt": _on_table("alter", "policy", "policy_name", "table"),
    "alter_system_stmt": _system,
    "alter_table_stmt": _alter_table,
    "call_stmt": _call,
    "cluster_stmt": _cluster,
    "comment_stmt": _said_of("comment on"),
    "copy_stmt": _copy,
    "create_cast_stmt": _cast,
    "create_foreign_table_stmt": _foreign_table,
    "create_function_stmt": _function,
    "create_policy_stmt": _on_table("create", "policy", "policy_name", "table"),
    "create_schema_stmt": _schema,
    "create_table_as_stmt": _create_table_as,
    "create_trig_stmt": _on_table("create", "trigger", "trigname", "relation"),
    "define_stmt": _define,
    "delete_stmt": _data,
    "do_stmt": _do,
    "drop_owned_stmt": _owned("drop"),
    "drop_role_stmt": _drop_role,
    "drop_stmt": _drop,
    "explain_stmt": _data,
    "grant_role_stmt": _grant_role,
    "grant_stmt": _grant,
    "index_stmt": _index,
    "insert_stmt": _data,
    "lock_stmt": _relations("lock"),
    "merge_stmt": _data,
    "reassign_owned_stmt": _owned("reassign"),
    "reindex_stmt": _reindex,
    "rename_stmt": _moved("rename_type"),
    "rule_stmt": _on_table("create", "rule", "rulename", "relation"),
    "sec_label_stmt": _said_of("label"),
    "select_stmt": _data,
    "truncate_stmt": _relations("write"),
    "update_stmt": _data,
    "vacuum_stmt": _vacuum,
}
