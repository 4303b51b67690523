"""The example project in sql/ keeps what it shows: scripts that run as they are, and downs that are inverses."""

import subprocess
from pathlib import Path

from tests.conftest import Connect

SCRIPTS = Path(__file__).parents[1] / "sql"
MIGRATIONS = sorted(path.name.removesuffix(".up.sql") for path in SCRIPTS.glob("*.up.sql"))


def schema(bin_dir: Path, database_url: str) -> str:
    command = [str(bin_dir / "pg_dump"), "--schema-only", f"--dbname={database_url}"]
    dump = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # pg_dump guards its scripts with a new random word each time.
    return "\n".join(line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


def test_each_down_restores_what_was_there_before_its_up(bin_dir: Path, database_url: str, connect: Connect) -> None:
    connection = connect()

    def run(migration: str, direction: str) -> str:
        connection.execute((SCRIPTS / f"{migration}.{direction}.sql").read_bytes())
        return schema(bin_dir, database_url)

    before = [schema(bin_dir, database_url)]
    before += [run(migration, "up") for migration in MIGRATIONS]
    after = [run(migration, "down") for migration in reversed(MIGRATIONS)]
    assert after == before[-2::-1]
    assert [run(migration, "up") for migration in MIGRATIONS] == before[1:]


def test_what_is_sold_adds_up(connect: Connect) -> None:
    connection = connect()
    for migration in MIGRATIONS:
        connection.execute((SCRIPTS / f"{migration}.up.sql").read_bytes())
    connection.execute("INSERT INTO users (email, full_name) VALUES ('ada@example.com', 'Ada')")
    connection.execute("INSERT INTO orders (user_id) SELECT id FROM users")
    connection.execute(
        "INSERT INTO order_lines SELECT o.id, 1, p.id, 2, p.price FROM orders o, products p WHERE p.sku = 'mug-blue'"
    )
    connection.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY daily_sales")
    assert connection.execute("SELECT orders, total::text FROM daily_sales").fetchall() == [(1, "19.00")]
