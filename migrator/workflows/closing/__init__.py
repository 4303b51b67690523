"""The statements that close a drift: they lead from what is there back to what the history makes. None is ever run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from migrator.values.catalog import Difference, ObjectDifference, by_object, differences
from migrator.values.ties import Part, Schema
from migrator.workflows.closing.change import Sides
from migrator.workflows.closing.order import in_order
from migrator.workflows.closing.renames import Rename, renamed, renamed_aspect, renames
from migrator.workflows.closing.steps import Step, steps_of
from migrator.workflows.closing.suspects import suspected
from migrator.workflows.closing.ties import tied

# What runs before functions whose bodies may speak of one another; the server checks those in SQL else.
_UNCHECKED = "SET check_function_bodies = off;"
_ROUTINE = ("CREATE OR REPLACE FUNCTION ", "CREATE OR REPLACE PROCEDURE ")


def closing_statements(found: Iterable[Difference], made: Schema, live: Schema) -> tuple[str, ...]:
    """Return statements for the live database in the order to run them; where none is certain, a question as a comment.

    `found` are the differences between both schemas that count.
    """
    told = [difference for difference in found if not difference.note]
    names = renames(by_object(told), Sides(made, live))
    sides = Sides(made, renamed(live, names))
    objects = by_object(_left(told, names, sides))
    first = (one.statement for one in names if not one.follows)
    statements = (*first, *dict.fromkeys(in_order(tied(_steps(objects, sides), sides), sides)))
    routines = [one for one in statements if one.startswith(_ROUTINE)]
    return (_UNCHECKED, *statements) if any(map(_is_checked, routines)) and len(statements) > 1 else statements


def _is_checked(statement: str) -> bool:
    return "\n LANGUAGE sql" in statement and "\nAS $" in statement


def _left(told: list[Difference], names: tuple[Rename, ...], sides: Sides) -> list[Difference]:
    """Return the differences that counted and are not closed by renaming."""
    if not names:
        return told
    counted = {Part(one.object, aspect) for one in told for aspect in (one.aspect, renamed_aspect(one, names))}
    left = differences(sides.made.catalog, sides.live.catalog)
    return [one for one in left if not one.note and Part(one.object, one.aspect) in counted]


def _steps(objects: tuple[ObjectDifference, ...], sides: Sides) -> Iterator[Step]:
    questions = suspected(objects)
    for one in objects:
        for step in steps_of(one, sides):
            question = questions.get(step.part)
            yield replace(step, statements=None, question=question) if question else step
