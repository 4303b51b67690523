"""The manifest's format, as data: every key, what it may be, what it is for. Its JSON Schema is printed from here."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from migrator.project.model import Ignored, Settings
from migrator.rules.limits import DURATION, PERCENT, TIMEOUT, LimitsShape
from migrator.values.containers import Either, Field, ListOf, MapOf, Record
from migrator.values.errors import Problems
from migrator.values.location import Location
from migrator.values.shapes import Choice, Flag, Null, Number, Schema, Shape, Text
from migrator.values.tree import Mapping, Node

if TYPE_CHECKING:
    from migrator.rules.rule import Rule

FORMAT = 1
DEFAULT_DIRECTORY = "sql"
DEFAULT_LAYOUT = "{id}.{direction}.sql"
NOWHERE = Location("")

NAME = Text("a name in one line", r"^(?=.*\S)[^\x00-\x1f\x7f]+$(?!\n)")
TEXT = Text()

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it was read: its values, and where each of them stands."""

    location: Location = NOWHERE
    values: Values = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was written for `key`."""
        return self.values.get(key, default)


def make_entry(node: Mapping, values: Values) -> Entry:
    """Return the entry that a record's values make."""
    return Entry(node.location, values, {key.text: value.location for key, value in node.entries})


class IdAlone:
    """A migration that needs nothing but its id: one line of the manifest."""

    kinds: tuple[str, ...] = NAME.kinds

    def read(self, node: Node, problems: Problems) -> Entry:
        """Return the same entry as `id: …` alone would."""
        return Entry(node.location, {"id": NAME.read(node, problems)}, {"id": node.location})

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        return NAME.schema()


@dataclass(frozen=True)
class Rules:
    """Rules by their families, which are loaded with the first rule: a manifest without one starts 20 ms sooner.

    `around` a script they may compare what is there before it with what is there after it.
    """

    around: bool = False
    kinds: tuple[str, ...] = ("object",)

    def read(self, node: Node, problems: Problems) -> "tuple[Rule, ...]":
        """Return the rules of every family."""
        from migrator.rules.families import RULES

        rules = RULES.read(node, problems)
        if not self.around:
            _refuse_comparing(rules, problems)
        return rules

    def schema(self) -> Schema:
        """Return the JSON Schema of this shape."""
        from migrator.rules.families import RULES

        return RULES.schema()


def _refuse_comparing(rules: "tuple[Rule, ...]", problems: Problems) -> None:
    for rule in (rule for rule in rules if rule.instead):
        hint = "Move it to the expect of the migration whose script it is about."
        message = f"{rule.title}: it compares what is there before and after a script"
        problems.error("bad-rule", message, rule.location, hint)


def record(fields: dict[str, Field]) -> Record[Entry]:
    """Return the shape of a record that is kept as an `Entry`."""
    return Record(make_entry, fields)


LIMITS = {
    "lock_timeout": Field(TIMEOUT, "the longest that live traffic may queue behind one attempt to get a table lock"),
    "lock_wait": Field(DURATION, "how long to keep trying to get locks before giving up"),
    "statement_timeout": Field(TIMEOUT, "the longest that one statement may take; 0 for as long as it takes"),
    "slow_after": Field(DURATION, "a migration that takes longer is warned of"),
    "queue_limit": Field(Number(), "give way where more sessions than this wait behind the migration"),
    "old_snapshot_wait": Field(
        DURATION, "how long what runs outside of a transaction, as CREATE INDEX CONCURRENTLY, may wait for others"
    ),
}

# What a migration says of itself, and `defaults` of all that say nothing.
OVERRIDABLE = {
    **LIMITS,
    "idempotent": Field(Flag(), "its up script may run twice without an error or another outcome; rehearse checks it"),
}

DATABASE = record(
    {
        "url": Field(TEXT, "where to apply: a libpq URL, or embedded:FOLDER; from the environment as ${DATABASE_URL}"),
        "history": Field(NAME, "the schema that holds the history; created on first use"),
        "role": Field(NAME, "SET ROLE before each script, so that objects get the right owner"),
        "search_path": Field(ListOf(NAME), "the schemas that every script finds, in order"),
        "pooler": Field(
            Choice(("session",)), "session: the pooler in between keeps a server connection for each client"
        ),
    }
)

LINT = record({"ignore": Field(MapOf(TEXT), "findings of lint that are accepted: by code, the reason", required=True)})

BATCH = record(
    {
        "size": Field(Number(1), "rows a transaction, as :batch_size in the script", required=True),
        "pause": Field(DURATION, "how long to rest between two transactions"),
        "while": Field(
            record(
                {
                    "replication_lag": Field(DURATION, "how far the slowest replica is behind"),
                    "longest_transaction": Field(DURATION, "the age of the oldest open transaction"),
                    "active_connections": Field(Number(), "connections that run a statement"),
                    "waiting_locks": Field(Number(), "sessions that wait for a lock"),
                }
            ),
            "wait while one of these thresholds is exceeded",
        ),
    }
)

MIGRATION_FIELDS: dict[str, Field] = {
    "id": Field(NAME, "the file name without .up.sql; the number in front is its version"),
    "description": Field(TEXT, "what it is for, in a sentence"),
    **OVERRIDABLE,
    "transaction": Field(Choice(("single", "none")), "single: one transaction; none: statement by statement"),
    "irreversible": Field(TEXT, "why there is no .down.sql; rolling back past it is refused with this reason"),
    "require": Field(Rules(), "rules checked before the script"),
    "expect": Field(
        Rules(around=True), "rules checked after the script and, where it is transactional, before its COMMIT"
    ),
    "lint": Field(LINT, "what lint finds in its scripts and is accepted, each with a reason"),
    "batch": Field(BATCH, "run the script again and again until it touches no row", later=True),
}

PARALLEL = Field(ListOf(Either((IdAlone(), record(MIGRATION_FIELDS)))), "run these side by side", later=True)
MIGRATION = Either((IdAlone(), record(MIGRATION_FIELDS | {"parallel": PARALLEL})))

HOOK = record(
    {
        "sql": Field(NAME, "a script in the directory"),
        "run": Field(ListOf(TEXT), "a command and its arguments; no shell"),
    }
)
HOOKS = record(
    {
        name: Field(ListOf(HOOK), doc)
        for name, doc in {
            "before_run": "before the first migration of a run",
            "after_run": "after the last one",
            "before_each": "before each migration",
            "after_each": "after each migration",
            "on_failure": "after a failure",
        }.items()
    }
)

ALERTS = record(
    {
        "window": Field(DURATION, "how far back to look"),
        "failure_rate": Field(LimitsShape(PERCENT), "share of attempts that failed"),
        "rollback_rate": Field(LimitsShape(PERCENT), "share of migrations that were rolled back"),
        "validation_failure_rate": Field(LimitsShape(PERCENT), "share of runs in which a rule failed"),
        "duration": Field(LimitsShape(DURATION), "how long a migration took"),
    }
)

DRIFT = record({"ignore": Field(ListOf(TEXT), "objects and aspects that may differ, as patterns: table audit.*")})
MANIFEST = record(
    {
        "manifest": Field(Number(1), "version of this format: 1", required=True),
        "project": Field(
            NAME, "owner of its rows in the history; several projects may share a database", required=True
        ),
        "database": Field(DATABASE, "where to apply, and as whom"),
        "directory": Field(NAME, "the folder that holds the scripts"),
        "layout": Field(NAME, 'how files are named; the default is "{id}.{direction}.sql"'),
        "variables": Field(MapOf(TEXT), "psql's :name, :'name' and :\"name\" in the scripts", later=True),
        "defaults": Field(record(OVERRIDABLE), "limits that each migration may override"),
        "preflight": Field(Rules(), "rules checked before the first migration of a run"),
        "migrations": Field(
            Either((ListOf(MIGRATION), Null())), "the migrations, in the order they run", required=True
        ),
        "repeatable": Field(ListOf(NAME), "scripts run again whenever they change, after the migrations", later=True),
        "hooks": Field(HOOKS, "what to run around a run", later=True),
        "validate": Field(Rules(), "rules for the whole schema, checked after a run and by migrator validate"),
        "lint": Field(LINT, "what lint finds anywhere and is accepted, each with a reason"),
        "drift": Field(DRIFT, "what migrator drift leaves out"),
        "alerts": Field(ALERTS, "limits over the recorded history", later=True),
    }
)


def settings(entry: Entry, base: Settings) -> Settings:
    """Return `base` with what the entry overrides."""
    own = {name: entry.values[name] for name in OVERRIDABLE if name in entry.values}
    return base._replace(**own) if own else base


def ignored(entry: Entry) -> tuple[Ignored, ...]:
    """Return what the entry's `lint` accepts."""
    accepted = entry.get("lint") or Entry()
    return tuple(Ignored(code.text, reason, code.location) for code, reason in accepted.get("ignore", ()))


def json_schema() -> Schema:
    """Return the JSON Schema of the manifest, for editors."""
    shape: Shape[Entry] = MANIFEST
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "migrator manifest",
        "description": "Migrations in order, with declarative rules.",
    }
    return about | shape.schema()
