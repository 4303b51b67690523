"""Where statements stand, as the executor asks for it."""

from migrator.sqltext.script import Script
from migrator.values.location import Location


def statement_at(script: Script, ordinal: int) -> Location | None:
    """Return the place of the statement of a transactional script before which the server sent `ordinal` results."""
    start = script.start_of(script.units[0], ordinal)
    return None if start is None else script.locate(start)
