"""Projects to be measured on: migrations as people write them, light ones, ones with rules, and 50 MB scripts."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Up = Callable[[int], str]

SCRIPT_BYTES = 50_000_000

REALISTIC = """\
-- Accounts of region {n}, as the billing service reads them.
CREATE TABLE accounts_{n} (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text NOT NULL,
    status     text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'active', 'closed')),
    parent_id  bigint REFERENCES accounts_{n} (id),
    balance    numeric(12, 2) NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT accounts_{n}_email_key UNIQUE (email)
);
COMMENT ON TABLE accounts_{n} IS 'One row a customer; closed ones are kept.';
COMMENT ON COLUMN accounts_{n}.balance IS 'In the account''s own currency.';
CREATE INDEX accounts_{n}_parent_id_idx ON accounts_{n} (parent_id);
CREATE INDEX accounts_{n}_created_at_idx ON accounts_{n} (created_at DESC) WHERE status <> 'closed';

CREATE FUNCTION touch_accounts_{n}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The application's clock is not to be trusted.
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
CREATE TRIGGER accounts_{n}_touch BEFORE UPDATE ON accounts_{n}
    FOR EACH ROW EXECUTE FUNCTION touch_accounts_{n}();

INSERT INTO accounts_{n} (email, status, parent_id, balance)
SELECT 'user' || i || '@example.com', 'active', nullif(i / 10, 0), i * 1.25 FROM generate_series(1, 1000) AS i;
"""


def realistic(number: int) -> str:
    """Return a median real migration with its data: a table with constraints, indexes, a trigger, a thousand rows."""
    return REALISTIC.format(n=number)


def undoing(number: int) -> str:
    """Return the down script of `realistic`."""
    return f"DROP TABLE accounts_{number};\nDROP FUNCTION touch_accounts_{number}();\n"


def light(number: int) -> str:
    """Return the least that a migration does."""
    return f"CREATE TABLE light_{number} (id bigint PRIMARY KEY, name text NOT NULL);\n"


def expecting(number: int) -> dict[str, object]:
    """Return the rules that find the table of `light`."""
    return {"tables": {f"light_{number}": {"columns": {"id": "bigint not null", "name": "text not null"}}}}


def requiring(number: int) -> dict[str, object]:
    """Return the rule that the table of `light` is not there yet."""
    return {"tables": {f"light_{number}": "absent"}}


def _nothing(number: int) -> str:
    return f"DROP TABLE IF EXISTS gone_{number};\n"


def write(folder: Path, size: int, up: Up, down: Up = _nothing, **rules: Callable[[int], object]) -> Path:
    """Write a project of `size` pairs and return its manifest; `rules` are `require` and `expect` for each."""
    entries = [
        {"id": f"{number:03}_step", **{key: make(number) for key, make in rules.items()}}
        for number in range(1, size + 1)
    ]
    (folder / "sql").mkdir(parents=True)
    for number, entry in enumerate(entries, 1):
        (folder / "sql" / f"{entry['id']}.up.sql").write_text(up(number))
        (folder / "sql" / f"{entry['id']}.down.sql").write_text(down(number))
    return _manifest(folder, entries)


def whole(folder: Path, size: int, up: Up) -> Path:
    """Write the same SQL as one file and return it."""
    file = folder / "all.sql"
    file.write_text("".join(map(up, range(1, size + 1))))
    return file


def write_large(folder: Path, lines: Iterable[str]) -> Path:
    """Write a project of one large script, line by line, and return its manifest."""
    (folder / "sql").mkdir(parents=True)
    with (folder / "sql" / "001_large.up.sql").open("w") as script:
        script.writelines(lines)
    (folder / "sql" / "001_large.down.sql").write_text("DROP TABLE large;\n")
    return _manifest(folder, [{"id": "001_large"}])


def _manifest(folder: Path, entries: list[dict[str, object]]) -> Path:
    # A list in JSON's words is YAML; one entry a line, as people write it.
    lines = "\n".join(f"  - {_entry(entry)}" for entry in entries)
    manifest = folder / "manifest.yaml"
    manifest.write_text(f"manifest: 1\nproject: bench\ndirectory: sql\nmigrations:\n{lines}\n")
    return manifest


def _entry(entry: dict[str, object]) -> str:
    return str(entry["id"]) if len(entry) == 1 else json.dumps(entry)


TABLE = "CREATE TABLE large (id bigint, body text);\n"


def inserts() -> Iterator[str]:
    """Return 50 MB, a million INSERTs of a row each."""
    yield TABLE
    for number in range(1_000_000):
        yield f"INSERT INTO large VALUES ({number:07}, 'row {number:07}');\n"


def copy() -> Iterator[str]:
    """Return 50 MB in one COPY block, as pg_dump writes it."""
    yield TABLE
    yield "COPY large (id, body) FROM stdin;\n"
    for number in range(SCRIPT_BYTES // 50):
        yield f"{number:07}\tthe text of row {number:07} goes on for a while\n"
    yield "\\.\n"


def statement() -> Iterator[str]:
    """Return 50 MB in one INSERT."""
    yield TABLE
    yield "INSERT INTO large VALUES (0, 'first')\n"
    for number in range(SCRIPT_BYTES // 50):
        yield f", ({number:07}, 'the text of row {number:07} goes on')\n"
    yield ";\n"
