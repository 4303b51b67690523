"""ADD COLUMN with a volatile default: the table is written anew while nobody else may read or write it."""

from collections.abc import Iterator

from migrator.sqltext.commands import command
from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.lint.build import changed, copied, text_of, without
from migrator.sqltext.lint.rule import Parsed, Remark, Step, Subject
from migrator.sqltext.lint.set_not_null import steps as not_null_steps

_VOLATILE = frozenset(
    {
        *("clock_timestamp", "timeofday", "random", "random_normal", "nextval", "gen_random_uuid", "uuidv4", "uuidv7"),
        *("uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "gen_random_bytes", "gen_salt"),
    }
)
_SERIAL = frozenset({"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"})
_HINT = "Add the column without it, set the default, then fill the rows that are there."
_GENERATED = "No other way makes the same column at once: choose an hour in which others can wait."
_QUESTION = (
    "Is the table large? Then fill it in parts, each a transaction of its own: the UPDATE keeps its rows locked."
)
_CONSTANTS = frozenset({pb.CONSTR_DEFAULT, pb.CONSTR_NOTNULL, pb.CONSTR_NULL})


def check(subject: Subject) -> Iterator[Remark]:
    """Say it of defaults that are known to be volatile, and of columns that are filled by the server."""
    for statement, part in subject.commands():
        column = getattr(part, "def").column_def
        if part.subtype != pb.AT_AddColumn:
            continue
        where = f"{statement.node.relation.relname}.{column.colname}"
        constraints = [each.constraint for each in column.constraints]
        if filled := _filled(column, constraints):
            message = f"ADD COLUMN {where} {filled} writes the table anew while all others wait"
            yield Remark(statement.start, message, _GENERATED)
        for function in filter(None, (_volatile(each, subject) for each in constraints)):
            message = f"ADD COLUMN {where} DEFAULT {function}() writes the table anew while all others wait"
            steps, kept = _steps(statement, part, constraints), without(statement.node, part)
            yield Remark(statement.start, message, _HINT, steps, _QUESTION, kept)


def _filled(column: Node, constraints: list[Node]) -> str | None:
    """Return what gives each row a value of its own, where it is no default."""
    kinds = {each.contype: each for each in constraints}
    type_name = column.type_name.names[-1].string.sval
    if pb.CONSTR_IDENTITY in kinds:
        return "GENERATED … AS IDENTITY"
    if pb.CONSTR_GENERATED in kinds and kinds[pb.CONSTR_GENERATED].generated_kind != "v":
        return "GENERATED … STORED"
    return type_name if type_name in _SERIAL else None


def _volatile(constraint: Node, subject: Subject) -> str | None:
    if constraint.contype != pb.CONSTR_DEFAULT:
        return None
    calls = (node.funcname[-1].string.sval for _, node in walk(constraint) if isinstance(node, pb.FuncCall))
    return next((name for name in calls if name in _VOLATILE or subject.is_volatile(name)), None)


def _steps(statement: Parsed, part: Node, constraints: list[Node]) -> tuple[Step, ...]:
    """Return nothing for a column with keys or checks of its own: those have rules, and ways, of their own."""
    if any(each.contype not in _CONSTANTS or each.conname for each in constraints):
        return ()
    alter, column = statement.node, getattr(part, "def").column_def.colname
    bare = copied(part)
    del getattr(bare, "def").column_def.constraints[:]
    default = command("ALTER COLUMN c SET DEFAULT 1", column)
    value = next(each.raw_expr for each in constraints if each.contype == pb.CONSTR_DEFAULT)
    getattr(default, "def").CopyFrom(value)
    up = "\n".join((changed(alter, bare, default), _fill(alter.relation, column)))
    down = changed(alter, command("DROP COLUMN c", column))
    first = Step(f"{alter.relation.relname}_{column}", up, down, "none")
    required = any(each.contype == pb.CONSTR_NOTNULL for each in constraints)
    return (first, *(not_null_steps(alter, column) if required else ()))


def _fill(relation: Node, column: str) -> str:
    update = pb.UpdateStmt()
    update.relation.CopyFrom(relation)
    target = update.target_list.add().res_target
    target.name = column
    target.val.set_to_default.SetInParent()
    update.where_clause.null_test.nulltesttype = pb.IS_NULL
    update.where_clause.null_test.arg.column_ref.fields.add().string.sval = column
    return text_of("update_stmt", update)
