"""COPY data in a script that sets another client_encoding: they are UTF-8, and would be read as something else."""

from collections.abc import Iterator

from migrator.sqltext.lint.rule import Remark, Subject

_UTF8 = frozenset({"utf8", "utf-8", "unicode"})
_HINT = "Save the script as UTF-8 and take the SET out: migrator sends UTF-8, and the server converts it."


def check(subject: Subject) -> Iterator[Remark]:
    """Say it where the data hold more than ASCII."""
    if all(block.isascii() for block in subject.script.prepared.blocks):
        return
    for statement in subject.statements:
        node = statement.node
        if statement.kind == "variable_set_stmt" and node.name.lower() == "client_encoding" and len(node.args):
            encoding = node.args[0].a_const.sval.sval
            if encoding.lower() not in _UTF8:
                message = f"client_encoding is set to {encoding}, and the script's COPY data are UTF-8"
                yield Remark(statement.start, message, _HINT)
