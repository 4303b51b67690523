"""Problems as a compiler shows them: `path:line:column: error[code]: message`, the line, what to do."""

from collections.abc import Iterator, Sequence

from migrator.reports.style import Colour, Style
from migrator.reports.wording import one_line, visible
from migrator.values.errors import Problem

_COLOURS: dict[str, Colour] = {"error": "red", "warning": "yellow"}
_DIFF: dict[str, Colour] = {"+": "green", "-": "red", "@": "cyan"}


def render(problems: Sequence[Problem], style: Style) -> str:
    """Return the problems in the order given, an empty line after each that takes more than one."""
    return "".join(f"{line}\n" for line in lines(problems, style))


def lines(problems: Sequence[Problem], style: Style) -> list[str]:
    """Return the lines of `render`."""
    return [line for problem in problems for line in _problem(problem, style)]


def _problem(problem: Problem, style: Style) -> Iterator[str]:
    label = style.paint(f"{problem.severity}[{visible(problem.code)}]:", _COLOURS[problem.severity])
    place = f"{style.paint(f'{visible(str(problem.location))}:', 'bold')} " if problem.location else ""
    first, *rest = visible(problem.message).split("\n")
    yield f"{place}{label} {first}".rstrip()
    yield from (f"    {line}".rstrip() for line in rest)
    if problem.excerpt:
        yield from shown(problem.excerpt, problem.excerpt.startswith("--- "), style)
    if problem.detail:
        first, *rest = visible(problem.detail).split("\n")
        yield f"detail: {first}".rstrip()
        yield from (f"    {line}".rstrip() for line in rest)
    if problem.hint:
        yield f"{style.paint('hint:', 'cyan')} {one_line(problem.hint)}"


def shown(excerpt: str, diff: bool, style: Style) -> Iterator[str]:
    """Return the lines of a source line with its caret, or of a diff, indented and coloured."""
    for line in visible(excerpt).split("\n"):
        colour = _DIFF.get(line[:1]) if diff else "red" if line.strip() == "^" else None
        text = line.rstrip()
        yield f"    {style.paint(text, colour) if colour else text}".rstrip()
