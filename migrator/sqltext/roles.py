"""Roles that a script makes itself."""

from migrator.sqltext.script import Script
from migrator.sqltext.syntax import SqlSyntaxError


def created_roles(script: Script) -> frozenset[str]:
    """Return the names of the roles that the script's own statements create; what DO blocks create is not seen."""
    from migrator.sqltext.parser import parse_one

    found = set()
    for unit in script.units:
        for text in script.statements_of(unit):
            try:
                kind, node = parse_one(text)
            except SqlSyntaxError:
                continue  # the server says what is wrong with it
            if kind == "create_role_stmt":
                found.add(node.role)
    return frozenset(found)
