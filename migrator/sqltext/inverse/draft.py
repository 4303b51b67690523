"""The draft of a down script."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from migrator.sqltext.inverse import alter, changes, data, objects, privileges, tables
from migrator.sqltext.inverse.said import Answer, Question, Said, statements
from migrator.sqltext.inverse.world import World
from migrator.sqltext.script import Script
from migrator.values.location import Location

# By the kind of the parsed statement; whatever is not here is a question.
INVERSE: Mapping[str, Callable[[World, Said], Iterator[Answer]]] = {
    **objects.NAMED,
    "alter_default_privileges_stmt": privileges.defaults,
    "alter_enum_stmt": changes.enum,
    "alter_table_stmt": alter.alter_table,
    "comment_stmt": changes.comment,
    "copy_stmt": data.write,
    "create_function_stmt": objects.routine,
    "create_seq_stmt": objects.sequence,
    "create_stmt": tables.create_table,
    "create_table_as_stmt": objects.table_as,
    "delete_stmt": data.write,
    "drop_stmt": objects.drop,
    "grant_stmt": privileges.grant,
    "index_stmt": objects.index,
    "insert_stmt": data.write,
    "lock_stmt": data.nothing,
    "merge_stmt": data.write,
    "refresh_mat_view_stmt": data.nothing,
    "rename_stmt": changes.rename,
    "reindex_stmt": data.nothing,
    "select_stmt": data.select,
    "transaction_stmt": data.nothing,
    "truncate_stmt": data.empty,
    "update_stmt": data.write,
    "vacuum_stmt": data.nothing,
    "variable_set_stmt": data.setting,
    "view_stmt": objects.view,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A down script, and the questions that it leaves open with the place of each in the up script."""

    text: str
    questions: tuple[tuple[Location, str], ...]


def draft(earlier: Iterable[Script], script: Script) -> Draft:
    """Return the inverse of an up script, its statements last to first, as far as it is certain.

    `earlier` are the up scripts that ran before, in their order: they tell what was there. Certain means: on a database
    that these scripts made, and nothing else.
    """
    world, count = World(), 0
    for each in earlier:
        count = take_in(world, each, count)
    world.drafting = True
    undone = [(said, _undone(world, said)) for said in statements(script, count)]
    questions: list[tuple[Location, str]] = []
    blocks: list[str] = []
    for said, answers in reversed(undone):
        for answer in answers:
            if isinstance(answer, Question):
                questions.append((said.place, answer.text))
                blocks.append(_asked(said.place, answer))
            else:
                blocks.append(f"{answer};")
    return Draft("\n\n".join([_head(script.path, len(questions)), *blocks]) + "\n", tuple(questions))


def take_in(world: World, script: Script, first: int) -> int:
    """Have a world know what a script does, whose statements are counted from `first`; return where they end."""
    for said in statements(script, first):
        _undone(world, said)
        first = said.order + 1
    world.unsure = ""
    return first


def _undone(world: World, said: Said) -> list[Answer]:
    return list(INVERSE.get(said.kind, data.unknown)(world, said))


def _asked(place: Location, question: Question) -> str:
    lines = [f"-- ? {place.path}:{place.line}: {question.text}"]
    lines += [f"--     {line}".rstrip() for line in f"{question.proposal};".splitlines() if question.proposal]
    return "\n".join(lines)


def _head(path: str, questions: int) -> str:
    first = f"-- Drafted from {path}: the inverse of each statement, the last one first."
    if not questions:
        return f"{first}\n-- No question is open."
    count = f"{questions} {'question is' if questions == 1 else 'questions are'} open"
    return (
        f"{first}\n-- {count}, at `-- ?`.\n\n"
        "-- Delete this statement once they are answered. Until then it fails, so that nobody rolls back by half.\n"
        f"DO $$ BEGIN RAISE EXCEPTION '{count} in this down script'; END $$;"
    )
