"""How large the tables of a live database are: by that, what was measured on a small one is weighed."""

from collections.abc import Mapping

from migrator.database.queries import compose
from migrator.database.session import Session
from migrator.values.measured import Weight


def read_weights(session: Session) -> Mapping[tuple[str, str], Weight]:
    """Return rows and size of every table, materialized view and index, by schema and name.

    They are the server's own counts, so that it waits for no lock. Raises ServerError, ConnectionLost.
    """
    found = session.value(compose(session, "weights"))
    return {(schema, name): Weight(rows, size) for schema, name, rows, size in found}
