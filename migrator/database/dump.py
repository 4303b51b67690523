"""A live schema taken to another server: what pg_dump writes, read there by psql.

Both programs learn where to connect from their environment: what is in an argument, everybody on the machine reads.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg import pq, sql

from migrator.database.address import redact
from migrator.database.session import Session
from migrator.values.errors import ConnectionFailed, MigratorError, Problem, Refused

# Tables of the history; there may be others in its schema, whose rows are nobody's business.
_HISTORY = ("formats", "runs", "schema_migrations", "statements")
# pg_dump waits for what holds a table; behind it, others would.
_PATIENCE = "10s"
_MOST_SAID = 15
_LOCK = "canceling statement due to lock timeout"


class DumpFailed(MigratorError):
    """The live schema could not be read, or not be made on the scratch server."""


def dump_schema(session: Session, folder: Path, major: int, programs: Path, history: str | None) -> tuple[Path, ...]:
    """Write the schema of the session's database, and the rows of its `history`, to files in `folder`; return them.

    pg_dump of the version `major` is in `programs`. It reads only, and takes ACCESS SHARE on each table. Raises Refused
    for a server that is newer than it, DumpFailed, ConnectionFailed where there is no pg_dump.
    """
    server = session.connection.info.server_version // 10000
    if server > major:
        message = f"the live server is PostgreSQL {server}, and pg_dump here of {major}: it cannot read newer ones"
        hint = f"Name the folder of PostgreSQL {server}'s programs: --pg-bin."
        raise Refused(Problem("newer-server", message, hint=hint))
    common = [str(programs / "pg_dump"), "--no-sync", f"--lock-wait-timeout={_PATIENCE}"]
    schema = folder / "schema.sql"
    # A subscription that is made would call its publisher.
    _run([*common, "--schema-only", "--no-subscriptions", f"--file={schema}"], session)
    if history is None:
        return (schema,)
    rows = folder / "history.sql"
    tables = [f"--table={sql.Identifier(history, table).as_string(session.connection)}" for table in _HISTORY]
    _run([*common, "--data-only", *tables, f"--file={rows}"], session)
    return (schema, rows)


def restore(session: Session, files: Sequence[Path], programs: Path) -> None:
    """Run what pg_dump wrote in the session's database. Raises DumpFailed, ConnectionFailed where there is no psql."""
    for file in files:
        _run([str(programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", f"--file={file}"], session)


def _run(command: list[str], session: Session) -> None:
    program = Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            env=_environment(session),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        message = f"{program} cannot be run: {error}"
        hint = "Name the folder of PostgreSQL's programs: --pg-bin."
        raise ConnectionFailed(Problem("no-server", message, hint=hint)) from None
    if done.returncode:
        raise DumpFailed(_failure(program, redact(done.stderr), session.label))


def _environment(session: Session) -> dict[str, str]:
    """Return ours, with what the session is connected by in the place of what names a server in it."""
    info = session.connection.info
    used = {**info.get_parameters(), "password": info.password}
    options = pq.Conninfo.get_defaults()
    own = {option.envvar.decode(): used.get(option.keyword.decode()) for option in options if option.envvar}
    kept = {name: value for name, value in os.environ.items() if name not in own and name != "PGSERVICEFILE"}
    # PGPASSFILE names the file that libpq found the password in, where it was in none of these.
    return {**kept, **{name: value for name, value in own.items() if value}, "PGCLIENTENCODING": "UTF8"}


def _failure(program: str, said: str, label: str) -> Problem:
    lines = said.strip().splitlines()[:_MOST_SAID]
    if program == "pg_dump":
        message = f"pg_dump cannot read the schema of {label}"
        hint = "A role that may read all tables is needed: pg_read_all_data, for instance."
        if _LOCK in said:
            hint = f"Something holds a table for more than {_PATIENCE}: try again when it is done."
    else:
        message = f"the live schema cannot be made on {label}"
        hint = "Extensions need their files there: --pg-bin may name the programs of a PostgreSQL that has them."
    return Problem("dump-failed", message, hint=hint, detail="\n".join(lines))
