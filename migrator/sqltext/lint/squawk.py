"""squawk, a linter of PostgreSQL migrations: what it finds, without what migrator knows better or does itself."""

import json
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.sqltext.script import Script
from migrator.values.errors import Problem, UsageError
from migrator.values.findings import Severity

# Squawk's own rules, as `migrator explain` knows them. One that is in neither table is newer than this version of
# migrator, and is shown as a warning.
KEPT: dict[str, Severity] = {
    "adding-required-field": "warning",
    "ban-alter-domain-with-add-constraint": "warning",
    "ban-char-field": "note",
    "ban-drop-database": "error",
    "ban-truncate-cascade": "warning",
    "identifier-too-long": "warning",
    "prefer-timestamp-tz": "note",
    "renaming-column": "warning",
    "renaming-table": "warning",
    "require-concurrent-index-deletion": "warning",
    "require-concurrent-partition-detach": "warning",
    "require-concurrent-reindex": "warning",
}
# Where a rule of ours says the same, with the tables that are new and the safe way beside it.
_OURS = {
    "adding-field-with-default": "volatile-default",
    "adding-foreign-key-constraint": "foreign-key-validates",
    "adding-not-nullable-field": "set-not-null",
    "adding-serial-primary-key-field": "unique-builds-index",
    "ban-concurrent-index-creation-in-transaction": "not-in-transaction",
    "ban-drop-column": "drop-without-require",
    "ban-drop-table": "drop-without-require",
    "ban-uncommitted-transaction": "transaction-control",
    "changing-column-type": "type-change",
    "constraint-missing-not-valid": "check-validates",
    "disallowed-unique-constraint": "unique-builds-index",
    "require-concurrent-index-creation": "index-blocks-writes",
    "syntax-error": "unparsed",
    "transaction-nesting": "transaction-control",
}
# migrator sets the timeouts itself, and runs a script once: it need not be repeatable. The rest is a matter of taste,
# or of every DROP there is.
_UNWANTED = frozenset(
    {
        *("require-lock-timeout", "require-statement-timeout", "require-timeout-settings", "prefer-robust-stmts"),
        *("prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-big-int", "prefer-identity"),
        *("prefer-text-field", "require-table-schema", "require-enum-value-ordering", "renaming-object"),
        *("ban-drop-constraint", "ban-drop-default", "ban-drop-function", "ban-drop-not-null", "ban-drop-schema"),
        *("ban-drop-type", "ban-drop-view", "ban-drop-trigger", "ban-drop-sequence", "ban-drop-index"),
        *("ban-drop-domain", "ban-drop-extension", "ban-drop-policy", "ban-create-domain-with-constraint"),
    }
)
_LEFT_OUT = _OURS.keys() | _UNWANTED
_HINT = "Install the extra: pip install 'migrator[lint]'."


@dataclass(frozen=True, slots=True)
class Said:
    """What squawk says at character `offset` of what is sent of a script."""

    rule: str
    severity: Severity
    message: str
    hint: str | None
    offset: int


def squawk(scripts: Sequence[Script], version: int | None = None) -> list[list[Said]]:
    """Return what squawk says of each script; `version` is the oldest major version of the server, if it is known.

    Raises UsageError where squawk is not installed.
    """
    program = _program()
    found: list[list[Said]] = [[] for _ in scripts]
    with tempfile.TemporaryDirectory(prefix="migrator-lint-") as name:
        folder = Path(name)
        (folder / "settings.toml").touch()  # the author's own, in a folder above, would change what is found
        for mode, option in (("single", "--assume-in-transaction"), ("none", "--no-assume-in-transaction")):
            chosen = [place for place, script in enumerate(scripts) if script.mode == mode]
            options = [option, *([f"--pg-version={version}.0"] if version else [])]
            for place, said in _called(program, folder, scripts, chosen, options):
                found[place].append(said)
    return found


def _program() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "squawk"
    program = str(beside) if beside.is_file() else shutil.which("squawk")
    if program is None:
        raise UsageError(Problem("no-squawk", "squawk is not installed, which lint asks about each script", hint=_HINT))
    return program


def _called(
    program: str, folder: Path, scripts: Sequence[Script], chosen: Sequence[int], options: Sequence[str]
) -> Iterator[tuple[int, Said]]:
    """Call it once for all: each start takes as long as reading a hundred scripts."""
    if not chosen:
        return
    for place in chosen:
        (folder / f"{place:06}.sql").write_text(scripts[place].prepared.sent, "utf-8", newline="")
    command = [program, "--reporter=json", "--config=settings.toml", *options, *(f"{p:06}.sql" for p in chosen)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if not done.stdout.lstrip().startswith("["):
        raise UsageError(Problem("no-squawk", f"squawk failed: {done.stderr.strip()[:500]}", hint=_HINT))
    lines = {place: _starts(scripts[place].prepared.sent) for place in chosen}
    for item in json.loads(done.stdout):
        if item["rule_name"] not in _LEFT_OUT:
            place = int(Path(item["file"]).stem)
            yield place, _said(item, scripts[place].prepared.sent, lines[place])


def _said(item: dict[str, str | int | None], text: str, starts: list[int]) -> Said:
    """Its lines and columns count from 0, the columns in bytes."""
    rule, line = str(item["rule_name"]), min(int(item["line"] or 0), len(starts) - 1)
    start = starts[line]
    before = text[start : text.find("\n", start)].encode()[: int(item["column"] or 0)].decode(errors="ignore")
    hint = str(item["help"]) if item["help"] else None
    return Said(rule, KEPT.get(rule, "warning"), str(item["message"]), hint, start + len(before))


def _starts(text: str) -> list[int]:
    return [0, *_after_breaks(text)]


def _after_breaks(text: str) -> Iterable[int]:
    return (place + 1 for place, sign in enumerate(text) if sign == "\n")
