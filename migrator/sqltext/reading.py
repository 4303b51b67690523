"""What one statement is to a runner: whether it controls transactions, whether it may run inside one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from migrator.sqltext.library import Node, pb, walk
from migrator.sqltext.outside import outside_only, outside_only_by_words
from migrator.sqltext.parser import LARGEST, parse_one
from migrator.sqltext.scanner import words
from migrator.sqltext.syntax import SqlSyntaxError, mentions

UNLOCK = "pg_advisory_unlock_all"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found out about a statement.

    `control` is the transaction command that it is: BEGIN, COMMIT, ROLLBACK, COMMIT AND CHAIN, PREPARE TRANSACTION.
    `outside` names what cannot run in a transaction. `unlocks` names what releases every advisory lock. `unparsed` is
    why the parser refused it, and `at` the character of the statement where it did.
    """

    control: str | None = None
    outside: str | None = None
    set_local: bool = False
    unlocks: str | None = None
    unparsed: str | None = None
    at: int = 0

    @property
    def plain(self) -> bool:
        """Whether there is nothing to say about it."""
        return not (self.control or self.outside or self.set_local or self.unlocks or self.unparsed)


def read(text: str, start: int, end: int) -> Reading:
    """Return what the statement between two characters of `text` is."""
    if end - start > LARGEST:
        return _by_words(words(text, start, end))
    statement = text[start:end]
    try:
        kind, node = parse_one(statement)
    except SqlSyntaxError as error:
        return _by_words(words(text, start, end), error.message, error.offset)
    return Reading(
        control=_control(node) if kind == "transaction_stmt" else None,
        outside=outside_only(kind, node),
        set_local=kind == "variable_set_stmt" and node.is_local,
        unlocks=_unlocks(statement, kind, node),
    )


def _by_words(spelled: tuple[str, ...], unparsed: str | None = None, at: int = 0) -> Reading:
    outside = outside_only_by_words(spelled) if spelled else None
    control = _CONTROL_WORDS.get(spelled[0]) if spelled and not outside else None
    return Reading(control, outside, spelled[:2] == ("SET", "LOCAL"), unparsed=unparsed, at=at)


_CONTROL_WORDS = {"BEGIN": "BEGIN", "COMMIT": "COMMIT", "ROLLBACK": "ROLLBACK", "ABORT": "ROLLBACK"}


def _control(node: Node) -> str | None:
    name = _CONTROL.get(node.kind)
    return f"{name} AND CHAIN" if name and node.chain else name


_CONTROL = {
    pb.TRANS_STMT_BEGIN: "BEGIN",
    pb.TRANS_STMT_START: "BEGIN",
    pb.TRANS_STMT_COMMIT: "COMMIT",
    pb.TRANS_STMT_ROLLBACK: "ROLLBACK",
    pb.TRANS_STMT_PREPARE: "PREPARE TRANSACTION",
}


def _unlocks(statement: str, kind: str, node: Node) -> str | None:
    """A function's body is not run by its creation; a DO block's is."""
    if kind == "discard_stmt" and node.target == pb.DISCARD_ALL:
        return "DISCARD ALL"
    if kind == "create_function_stmt" or not mentions(statement, UNLOCK):
        return None
    calls = _CALLS.get(kind, _calls)
    return f"{UNLOCK}()" if calls(node) else None


def _calls(node: Node) -> bool:
    functions = (found for _, found in walk(node) if isinstance(found, pb.FuncCall))
    return any(call.funcname[-1].string.sval == UNLOCK for call in functions)


def _do_calls(node: Node) -> bool:
    bodies = (argument.def_elem for argument in node.args)
    return any(mentions(body.arg.string.sval, UNLOCK) for body in bodies if body.defname == "as")


_CALLS: Mapping[str, Callable[[Node], bool]] = {"do_stmt": _do_calls}
