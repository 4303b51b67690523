"""The messages that carry a script: what goes before it and after it, and where an error in it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from psycopg import sql

from migrator.database.copy_line import Block
from migrator.database.queries import compose
from migrator.database.session import Session
from migrator.project.model import Database
from migrator.sqltext.units import Unit

# The offset of the script in its message is part of the message. Written into this room once it is known, it moves
# nothing. No SQL text holds a NUL, so that no script can be taken for the room.
UNKNOWN_OFFSET = "\0" * 10


@dataclass(frozen=True, slots=True)
class Message:
    """One query string: our statements, the script as it is, our statements. One round trip.

    `cuts` are characters of a large script, inside a transaction, at which it is cut: sent whole, 50 MB of text are
    held four times here, and a million statements as parse trees by the server. `unit` is the one whose text it is.
    """

    before: tuple[str, ...] = ()
    body: str = ""
    after: tuple[str, ...] = ()
    copies: tuple[Block, ...] = ()
    cuts: tuple[int, ...] = ()
    unit: Unit | None = None

    def parts(self) -> tuple[str, str, str]:
        """Return the text in three parts. The script may end in a comment, or without a semicolon."""
        return (_join(self.before), self.body, "\n;\n" + _join(self.after))

    def in_turn(self) -> Iterator[tuple[str, str, str]]:
        """Return the parts of the messages that are sent one after the other."""
        before, body, after = self.parts()
        for start, end in pairwise((0, *self.cuts, len(body))):
            yield (before if start == 0 else "", body[start:end], after if end == len(body) else "")

    @property
    def offset(self) -> int:
        """Where the script begins, in characters."""
        return len(_join(self.before))


def _join(statements: tuple[str, ...]) -> str:
    return "".join(f"{statement.strip().removesuffix(';')};\n" for statement in statements)


def with_offset(before: tuple[str, ...]) -> tuple[str, ...]:
    """Return what goes before a script with the place of `text_in_message` filled in."""
    offset = f"{Message(before).offset:0{len(UNKNOWN_OFFSET)}d}"
    return tuple(statement.replace(UNKNOWN_OFFSET, offset) for statement in before)


class Phrases:
    """The statements of our own that surround a script, composed for one session and manifest, each once."""

    def __init__(self, session: Session, database: Database) -> None:
        self.session, self.database = session, database
        self._limits: dict[tuple[int, int], tuple[str, ...]] = {}
        self._reset = self._lines("reset")
        self._own_role = self._lines("own_role")

    def reset(self) -> tuple[str, ...]:
        """Return what takes back all that a script may have set."""
        return self._reset

    def own_role(self) -> tuple[str, ...]:
        """Return what makes the rest of the transaction ours again, whatever role the script has taken."""
        return self._own_role

    def limits(self, lock_timeout: int, statement_timeout: int) -> tuple[str, ...]:
        """Return the time limits of one attempt, in milliseconds."""
        key = (lock_timeout, statement_timeout)
        if key not in self._limits:
            locks, statements = map(sql.Literal, key)
            self._limits[key] = self._lines("limits", lock_timeout=locks, statement_timeout=statements)
        return self._limits[key]

    def surroundings(self, scope: str) -> tuple[str, ...]:
        """Return the role and the search_path that every script finds. `scope` is LOCAL or SESSION."""
        found: list[str] = []
        if self.database.role:
            found += self._lines("role", scope=sql.SQL(scope), role=sql.Identifier(self.database.role))
        if self.database.search_path:
            path = sql.SQL(", ").join(map(sql.Identifier, self.database.search_path))
            found += self._lines("search_path", scope=sql.SQL(scope), path=path)
        return tuple(found)

    def _lines(self, name: str, **parts: sql.Composable) -> tuple[str, ...]:
        return tuple(s for s in compose(self.session, name, **parts).split(";\n") if s.strip())


def text_in_message(length: int, head: str, tail: str) -> sql.Composable:
    """Return the SQL for a script's text as it stands in the message being run, between `head` and `tail`.

    The history keeps what ran; this way a script is not sent twice. Counts characters, as PostgreSQL does in UTF-8.
    """
    inner = sql.SQL("pg_catalog.substr(pg_catalog.current_query(), 1 + {}, {})").format(
        sql.SQL(UNKNOWN_OFFSET), sql.Literal(length)
    )
    around = [sql.Literal(head)] * bool(head) + [inner] + [sql.Literal(tail)] * bool(tail)
    return sql.SQL(" || ").join(around)
