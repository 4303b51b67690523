"""A project whose scripts leave marks, with and without a transaction, and what the marks and the history say."""

from pathlib import Path

from benchmarks.projects import write
from benchmarks.server import Bench

# Every unit that may run in a transaction leaves a mark: the numbers in `marks` are those of MARKS, each once. The
# short sleeps are where a kill or another run can come in between.
SCRIPTS = (
    "CREATE TABLE marks (mark int NOT NULL);\nINSERT INTO marks VALUES (1);\n",
    "CREATE TABLE items AS SELECT n AS id, n % 100 AS kind FROM generate_series(1, 20000) AS n;\n"
    "SELECT pg_sleep(0.05);\nINSERT INTO marks VALUES (2);\n",
    "INSERT INTO marks VALUES (3);\nCREATE INDEX CONCURRENTLY items_kind_idx ON items (kind);\n"
    "SELECT pg_sleep(0.05);\nINSERT INTO marks VALUES (4);\nVACUUM items;\nINSERT INTO marks VALUES (5);\n",
    "COPY marks FROM stdin;\n6\n7\n\\.\nSELECT pg_sleep(0.05);\n",
    "BEGIN;\nINSERT INTO marks VALUES (8);\nSELECT pg_sleep(0.05);\nCOMMIT;\n"
    "CREATE UNIQUE INDEX CONCURRENTLY items_id_key ON items (id);\n"
    "DROP INDEX CONCURRENTLY items_kind_idx;\nINSERT INTO marks VALUES (9);\n",
    "ALTER TABLE items ADD COLUMN note text;\nINSERT INTO marks VALUES (10);\n",
)
MARKS = 10
WRONG = f"""
SELECT (SELECT count(*)
          FROM (SELECT mark, count(marks.mark) AS times
                  FROM generate_series(1, {MARKS}) AS mark LEFT JOIN marks USING (mark) GROUP BY mark) AS t
         WHERE times <> 1)
     + (SELECT count(*) FROM marks WHERE mark NOT BETWEEN 1 AND {MARKS})
     + abs({len(SCRIPTS)} - (SELECT count(*) FROM migrator.schema_migrations WHERE status = 'completed'))
     + abs({len(SCRIPTS)} - (SELECT count(*) FROM migrator.applied_migrations))
     + (SELECT count(*) FROM migrator.schema_migrations WHERE status = 'running')
     + (SELECT count(*) FROM pg_index WHERE indrelid = 'items'::regclass AND NOT (indisvalid AND indisready))
     + abs(1 - (SELECT count(*) FROM pg_index WHERE indrelid = 'items'::regclass))
     + abs(20000 - (SELECT count(*) FROM items))
"""


def write_marked(folder: Path) -> Path:
    """Write the project and return its manifest."""
    return write(folder, len(SCRIPTS), lambda number: SCRIPTS[number - 1])


def wrong(bench: Bench, url: str) -> int:
    """Count what ran twice or not at all, is recorded other than once, or was left behind."""
    return int(bench.ask(url, WRONG))
