"""The write-ahead log: how much a script has written to it is how far its end has moved."""

from migrator.database.queries import compose
from migrator.database.session import Session


def wal_position(session: Session) -> int:
    """Return where the log ends, in bytes. What other sessions of the server write moves it too."""
    position: int = session.value(compose(session, "wal_position"))
    return position
