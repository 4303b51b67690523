"""What ties the parts of a schema together, as the server has it: pg_depend, inheritance, grants of grantees."""

import json
from collections import defaultdict
from collections.abc import Sequence

from migrator.database.catalog import read_catalog, read_facts
from migrator.database.session import Session
from migrator.values.catalog import ObjectName
from migrator.values.ties import Part, Passed, Schema, Ties


def read_schema(session: Session, hidden: Sequence[str] = ()) -> Schema:
    """Return what is in the database, as `read_catalog` does, with its ties. Raises ServerError, ConnectionLost."""
    return Schema(read_catalog(session, hidden), _read_ties(session, hidden))


def _read_ties(session: Session, hidden: Sequence[str]) -> Ties:
    found: defaultdict[str, defaultdict[Part, list[list[str]]]] = defaultdict(lambda: defaultdict(list))
    for kind, name, aspect, text in read_facts(session, hidden, ("ties",)):
        word, *rest = json.loads(text or "[]")
        found[word][Part(ObjectName(kind, name), aspect)].append(rest)
    return Ties(
        needs={part: frozenset(_part(*rest) for rest in all_) for part, all_ in found["needs"].items()},
        parents={part.object: frozenset(ObjectName(*rest) for rest in all_) for part, all_ in found["parent"].items()},
        members={part.object: rest[0] for part, (rest, *_) in found["member"].items()},
        passed={part.object: frozenset(Passed(*rest) for rest in all_) for part, all_ in found["passed"].items()},
        selected={part.object: tuple(name for (name,) in all_) for part, all_ in found["selects"].items()},
        usual={part: dict(all_) for part, all_ in found["usual"].items()},
        storage={part: rest[0] for part, (rest, *_) in found["stored"].items()},
    )


def _part(kind: str, name: str, aspect: str) -> Part:
    return Part(ObjectName(kind, name), aspect)
