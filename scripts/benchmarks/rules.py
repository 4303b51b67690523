"""A thousand rules over five hundred tables: what they ask of the server, and the time that they take."""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.children import apply, run, validate
from benchmarks.figure import Figure
from benchmarks.projects import write
from benchmarks.proxy import delaying
from benchmarks.server import Bench

TABLES, RULES = 500, 1000
QUESTIONS, SECONDS = 5, 0.5
# A client speaks twice besides: it says who it is, and that it goes.
GREETINGS = 2
UP = """\
CREATE TABLE orders_{n} (
    id        bigint PRIMARY KEY,
    parent_id bigint NOT NULL CONSTRAINT orders_{n}_parent_id_fkey REFERENCES orders_{n} (id),
    status    text NOT NULL DEFAULT 'new' CONSTRAINT orders_{n}_status_check CHECK (status IN ('new', 'paid')),
    placed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_{n}_placed_at_idx ON orders_{n} (placed_at DESC) WHERE status <> 'paid';
"""
COLUMNS = {
    "id": "bigint not null",
    "parent_id": "bigint not null",
    "status": "text not null default 'new'",
    "placed_at": "timestamptz not null default now()",
}
CATALOG = {
    "thresholds": {
        "server_version": {"at_least": 14},
        "database_size": {"fail": "200GB"},
        "active_connections": {"fail": 1000},
        "longest_transaction": {"fail": "1d"},
        "waiting_locks": {"fail": 1000},
        "transaction_id_age": {"fail": 1_000_000_000},
    },
    "health": {
        "invalid_indexes": {"fail": 1},
        "unvalidated_constraints": {"fail": 1},
        "tables_without_primary_key": {"fail": 1},
        "duplicate_indexes": {"fail": 1},
        "security_definer_without_search_path": {"fail": 1},
        "sequences_near_limit": {"fail": "90%"},
        "unindexed_foreign_keys": {"warn": 1},
        "unused_indexes": {"warn": 1},
        "stale_statistics": {"warn": "7d"},
    },
}


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure `validate`, whole processes taking turns with a second `apply` of the same without rules."""
    bare = write(bench.folder / "rules", TABLES, lambda number: UP.format(n=number))
    ruled = _with_rules(bare)
    with bench.database() as url:
        run(apply(bare, url))
        pairs = [(run(validate(ruled, url)).seconds, run(apply(bare, url)).seconds) for _ in range(bench.repeat * 2)]
        with delaying(bench.socket, 0) as proxy:
            run(validate(ruled, proxy.url(url)))
    ours, least = median(a for a, _ in pairs), median(b for _, b in pairs)
    note = f"validate {ours * 1000:.0f} ms, apply with nothing to do {least * 1000:.0f} ms"
    yield Figure(f"{RULES} rules, questions", proxy.bursts - GREETINGS, target=QUESTIONS, note="counted")
    yield Figure(f"{RULES} rules beyond nothing to do", median(a - b for a, b in pairs), "s", SECONDS, note)


def _with_rules(bare: Path) -> Path:
    """Write the project's manifest once more, with RULES rules that hold."""
    left = RULES - TABLES - sum(map(len, CATALOG.values()))
    indexes, constraints = range(1, left // 2 + 1), range(1, left - left // 2 + 1)
    rules: dict[str, dict[str, object]] = {
        "tables": {f"orders_{n}": {"columns": COLUMNS, "primary_key": ["id"]} for n in range(1, TABLES + 1)},
        "indexes": {
            f"orders_{n}_placed_at_idx": {"on": f"orders_{n} (placed_at DESC) WHERE status <> 'paid'"} for n in indexes
        },
        "constraints": {
            f"orders_{n}_status_check": {"on": f"orders_{n}", "definition": "CHECK (status IN ('new', 'paid'))"}
            for n in constraints
        },
        **CATALOG,
    }
    # A rule a line, as people write them; JSON's words are YAML.
    families = (
        f"  {family}:\n" + "".join(f"    {name}: {json.dumps(rule)}\n" for name, rule in named.items())
        for family, named in rules.items()
    )
    ruled = bare.with_name("ruled.yaml")
    ruled.write_text(bare.read_text() + "validate:\n" + "".join(families))
    return ruled
