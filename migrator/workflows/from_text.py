"""Texts as migrations: the executor reads its scripts from files."""

import hashlib
from pathlib import Path

from migrator.project.entries import split_id
from migrator.project.model import Migration, ScriptFile, Settings, TransactionMode
from migrator.values.location import Location


def migration_from_text(
    identity: str, text: str, file: Path, shown: str, transaction: TransactionMode | None = None
) -> Migration:
    """Write the up script of a migration to a file, called `shown` where it is told of, and return the migration."""
    data = text.encode("utf-8")
    file.write_bytes(data)
    version, name = split_id(identity)
    script = ScriptFile(shown, file, hashlib.sha256(data).hexdigest(), len(data))
    return Migration(identity, version, name, Location(shown), script, None, Settings(), transaction=transaction)
