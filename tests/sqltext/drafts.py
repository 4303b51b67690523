"""Down scripts drafted from texts, and texts run on a server."""

from migrator.database.session import Session
from migrator.sqltext.inverse.draft import Draft, draft
from migrator.sqltext.script import analyse


def drafted(text: str, *earlier: str) -> Draft:
    """Return the draft of a script's inverse, the earlier ones having run before it."""
    return draft(
        [analyse(each, f"{number:03d}.up.sql") for number, each in enumerate(earlier)], analyse(text, "x.up.sql")
    )


def run(session: Session, text: str) -> None:
    """Run a script unit by unit."""
    for unit in analyse(text, "x.sql").units:
        session.send(unit.text)
