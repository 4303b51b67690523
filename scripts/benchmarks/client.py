"""A client in a process of its own: `client.py work URL` or `client.py hold URL`. It ends when its stdin does.

`work` does short SELECTs and INSERTs from the first line on its stdin on, and prints how many there were, the seconds
that they took in all, and those of the slowest. `hold` reads the table in a transaction that stays open, and prints
when that ended, by the clock that all processes share.
"""

import select
import sys
import time

import psycopg

# People think between two requests. Without a pause the clients would measure the machine, not the locks.
THINK = 0.002
STATEMENTS = (
    b"SELECT total FROM orders WHERE id = 1",
    b"INSERT INTO orders (total) VALUES (1)",
)


def work(connection: psycopg.Connection) -> None:
    """Work until told to stop."""
    print("ready", flush=True)
    sys.stdin.readline()
    began, done, slowest = time.monotonic(), 0, 0.0
    while not select.select([sys.stdin], [], [], THINK)[0]:
        asked = time.monotonic()
        connection.execute(STATEMENTS[done % len(STATEMENTS)])
        slowest = max(slowest, time.monotonic() - asked)
        done += 1
    print(done, time.monotonic() - began, slowest)


def hold(connection: psycopg.Connection) -> None:
    """Hold the table until told to let it go."""
    with connection.transaction():
        connection.execute("SELECT count(*) FROM orders")
        print("ready", flush=True)
        sys.stdin.read()
    print(time.monotonic())


with psycopg.connect(sys.argv[2], autocommit=True) as session:
    {"work": work, "hold": hold}[sys.argv[1]](session)
