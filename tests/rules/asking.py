"""Rules as a manifest writes them, and what a database says to them."""

from collections.abc import Sequence
from typing import Any

import psycopg

from migrator.database.session import Session
from migrator.engine.asking import ALONE, WITHIN, Asker, Send
from migrator.engine.messages import Message
from migrator.engine.meter import Meter
from migrator.project.yaml_tree import read_tree
from migrator.rules.budget import Trace
from migrator.rules.families import RULES
from migrator.rules.rule import Rule
from migrator.sqltext.script import analyse
from migrator.values.errors import Problem, Problems
from migrator.values.shapes import Unreadable
from migrator.values.verdicts import Verdict

TIMEOUT, LOCK_TIMEOUT = 60_000, 1000


def read(text: str) -> tuple[Rule, ...]:
    """Return the rules in `text`, which must be without a fault."""
    problems = Problems()
    rules = RULES.read(read_tree(text, "manifest.yaml", problems), problems)
    assert not problems.found
    return rules


def problems(text: str) -> list[Problem]:
    """Return what is wrong with the rules in `text`."""
    found = Problems()
    try:
        RULES.read(read_tree(text, "manifest.yaml", found), found)
    except Unreadable:
        assert found.found
    return found.found


def ask(connection: psycopg.Connection[Any], text: str, path: Sequence[str] = ("public",)) -> tuple[Verdict, ...]:
    """Return the verdicts of the database on the rules in `text`, asked as the engine asks them."""
    session = Session(connection)
    envelope = WITHIN if session.in_transaction else ALONE
    return Asker(session, sender(session), path, TIMEOUT, LOCK_TIMEOUT, envelope).ask(read(text))


def sender(session: Session) -> Send:
    """Return what sends statements as one message."""
    return lambda *statements: session.send(";\n".join(statements))


def done(session: Session, script: str) -> Trace:
    """Run a script in the transaction that is open, and return what it was seen to do."""
    meter = Meter(session)
    with meter.over(analysed := analyse(script, "002.up.sql"), Message(body=script, unit=analysed.units[0])) as texts:
        session.send_in_turn(texts)
    assert meter.trace
    return meter.trace


def told(verdicts: Sequence[Verdict]) -> list[tuple[str, str, str, str]]:
    """Return the verdicts without their places and hints."""
    return [(verdict.status, verdict.rule, verdict.expected, verdict.found) for verdict in verdicts]


def complaints(verdicts: Sequence[Verdict]) -> list[tuple[str, str, str]]:
    """Return those that did not pass: rule, expected, found."""
    return [(verdict.rule, verdict.expected, verdict.found) for verdict in verdicts if verdict.status != "pass"]
