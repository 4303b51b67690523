"""What a connection string names, told without its password."""

import re
from collections.abc import Mapping

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from migrator.values.errors import Problem, UsageError

_URL_PASSWORD = re.compile(r"(://[^/@:\s]*:)[^/@\s]+@")
_KEY_PASSWORD = re.compile(r"(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+)", re.IGNORECASE)
_PORTS = re.compile(r"[\d,\s]*")
_QUOTED = re.compile(r'"([^"]*)"')
_HINT = "postgresql://user@host:5432/database, with @ / : # % in a password as %40 %2F %3A %23 %25."


def redact(text: str) -> str:
    """Return `text` with every password in it, in a URL's or a keyword's form, replaced by stars."""
    return _KEY_PASSWORD.sub(r"\1***", _URL_PASSWORD.sub(r"\1***@", text))


def parameters(conninfo: str) -> dict[str, str]:
    """Return what `conninfo` says, by libpq's keywords. Raises UsageError where it is none, quoting nothing of it."""
    try:
        given = {key: str(value) for key, value in conninfo_to_dict(conninfo).items() if value is not None}
    except psycopg.ProgrammingError as error:
        raise _bad_url(_without_values(str(error).strip())) from None
    if _has_stray_at(conninfo):
        raise _bad_url("a user, password or database with @ or / in it has to be percent-encoded")
    if not _PORTS.fullmatch(given.get("port", "")):
        # In user:pass/word@host libpq takes the user for the host and the password's beginning for the port.
        raise _bad_url("its port is no number")
    return given


def tried(given: Mapping[str, str], connection: "pq.abc.PGconn | None") -> str:
    """Return what was connected to, as libpq filled it in from the environment and the service file."""
    if connection is not None:
        found = (connection.db, connection.user, connection.host, connection.port)
        database, user, host, port = (part.decode("utf-8", "replace") for part in found)
    else:  # the host's name was not to be resolved: libpq itself was never asked
        known = {**environment(), **given}
        database, user, host, port = (known.get(key, "") for key in ("dbname", "user", "host", "port"))
    return redact(f"database {database or user} on {host or 'localhost'}, port {port or '5432'}, as user {user}")


def environment() -> dict[str, str]:
    """Return what libpq takes where a connection string says nothing: its variables, PGSERVICE's file, its defaults."""
    options = pq.Conninfo.get_defaults()
    return {option.keyword.decode(): option.val.decode() for option in options if option.val is not None}


def _bad_url(reason: str) -> UsageError:
    return UsageError(Problem("bad-url", f"not a connection URL: {reason}", hint=_HINT))


def _has_stray_at(conninfo: str) -> bool:
    """Tell whether a URL has an @ where libpq does not look for the end of the password."""
    if not conninfo.startswith(("postgresql://", "postgres://")):
        return False
    authority, _, path = conninfo.partition("://")[2].partition("/")
    if "@" not in authority and "?" in authority:
        return False
    return authority.count("@") > 1 or "@" in path.partition("?")[0]


def _without_values(message: str) -> str:
    """Return libpq's message with what it quotes left out, but for its own keywords: a password may be among it."""
    keywords = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    return _QUOTED.sub(lambda match: match[0] if match[1] in keywords or len(match[1]) == 1 else '"…"', message)
